// leak: 19
// Inserts a row that all tenants read, with the token of one.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, NewCountry};

async fn add(tenant: &Tenant<'_>, pool: &TenantPool, new: NewCountry) -> Result<(), Error> {
    Country::insert(new).run(tenant, pool).await?; //~ E0277: belongs to no tenant
    Ok(())
}

fn main() {}
