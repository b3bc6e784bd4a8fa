// leak: 07, 08
// Reads the countries in which any tenant has a customer.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, Customer};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let customers = Customer::select().column(Customer::COUNTRY_CODE);
    Country::select().filter(Country::CODE.is_in_select(customers)).all(tenant, pool).await?; //~ E0277: can't go on to
    Ok(())
}

fn main() {}
