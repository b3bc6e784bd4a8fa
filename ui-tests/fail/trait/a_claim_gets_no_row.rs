// leak: 02
// Reads a row by its id for a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::get(id).one(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
