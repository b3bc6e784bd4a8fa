// leak: 19
// Reads the rows of all tenants with the token of one.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn sweep(tenant: &Tenant<'_>, system: &SystemPool) -> Result<(), Error> {
    Invoice::sweep().all(tenant, system).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
