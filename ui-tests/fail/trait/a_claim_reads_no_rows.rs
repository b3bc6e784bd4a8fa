// leak: 02
// Runs a query with a tenant that nobody has checked: a header said so.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
