// leak: 16
// Runs a query on a pool of the driver, which any other code may use without a tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &sqlx::PgPool) -> Result<(), Error> {
    Invoice::select().all(tenant, pool).await?; //~ E0277: a tenant's query can't run on
    Ok(())
}

fn main() {}
