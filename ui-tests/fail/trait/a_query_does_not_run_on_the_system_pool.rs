// leak: 16, 19
// Runs a tenant's query on the program's own pool.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, system: &SystemPool) -> Result<(), Error> {
    Invoice::select().all(tenant, system).await?; //~ E0277: a tenant's query can't run on
    Ok(())
}

fn main() {}
