// leak: 19, 04
// Deletes a row that all tenants read, with the token of one.
use tenant_sqlx::prelude::*;
use ui_tests::Country;

async fn remove(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Country::delete("de").run(tenant, pool).await //~ E0277: belongs to no tenant
}

fn main() {}
