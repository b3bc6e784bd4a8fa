// leak: 07
// Joins the customers of a country, of whatever tenant.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, Customer};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Country::select().join_each(Customer::COUNTRY_CODE).all(tenant, pool).await?; //~ E0277: can't go on to
    Ok(())
}

fn main() {}
