// leak: 13
// Locks rows on the pool, where the lock is gone before the next statement.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn lock(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().for_update().all(tenant, pool).await?; //~ E0277: locks
    Ok(())
}

fn main() {}
