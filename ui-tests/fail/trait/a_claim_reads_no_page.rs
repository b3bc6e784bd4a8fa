// leak: 02, 08
// Reads a page of a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().page(50).ascending(Invoice::NUMBER).read(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
