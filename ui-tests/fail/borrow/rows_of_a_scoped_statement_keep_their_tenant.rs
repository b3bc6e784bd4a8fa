// leak: 10, 15
// Puts rows of two tenants, read by one scoped statement, into one list.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT * FROM Invoice")]
fn invoices() -> Rows<Invoice>;

async fn mix<'acme, 'bolt>(acme: &Tenant<'acme>, bolt: &Tenant<'bolt>, pool: &TenantPool) -> Result<usize, Error> {
    let mut rows = invoices().all(acme, pool).await?; //~ error: lifetime may not live long enough
    rows.extend(invoices().all(bolt, pool).await?); //~ error: lifetime may not live long enough
    Ok(rows.len())
}

fn main() {}
