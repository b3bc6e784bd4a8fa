use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Country::select().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
