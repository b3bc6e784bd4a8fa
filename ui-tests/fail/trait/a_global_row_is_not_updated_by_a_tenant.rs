// leak: 19, 04
// Updates a row that all tenants read, with the token of one.
use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn rename(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Country::update("de").set(Country::NAME, "Germany").run(tenant, pool).await?; //~ E0277: belongs to no tenant
    Ok(())
}

fn main() {}
