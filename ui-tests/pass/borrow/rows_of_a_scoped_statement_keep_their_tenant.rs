use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT * FROM Invoice")]
fn invoices() -> Rows<Invoice>;

async fn mix<'acme, 'bolt>(acme: &Tenant<'acme>, _bolt: &Tenant<'bolt>, pool: &TenantPool) -> Result<usize, Error> {
    let mut rows = invoices().all(acme, pool).await?;
    rows.extend(invoices().all(acme, pool).await?);
    Ok(rows.len())
}

fn main() {}
