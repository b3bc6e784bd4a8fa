// leak: 01, 02
// Passes the id of a tenant, from wherever it comes.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: Uuid, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(&tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
