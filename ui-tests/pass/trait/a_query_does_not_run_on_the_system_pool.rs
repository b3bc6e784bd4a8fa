use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, system: &SystemPool) -> Result<(), Error> {
    Invoice::select().all(tenant, &system.tenants()).await?;
    Ok(())
}

fn main() {}
