use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn rename(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Country::get("de").one(tenant, pool).await?;
    Ok(())
}

fn main() {}
