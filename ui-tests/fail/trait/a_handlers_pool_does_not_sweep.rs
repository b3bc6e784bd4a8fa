// leak: 19, 16
// Reads the rows of all tenants on the pool that handlers have.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn sweep(cross: &CrossTenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::sweep().all(cross, pool).await?; //~ E0277: work across tenants can't run on
    Ok(())
}

fn main() {}
