// leak: 07, 08
// Asks whether a country has a customer, of whatever tenant.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, Customer};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let busy = Condition::has(Customer::COUNTRY_CODE, Condition::all()); //~ E0277: can't go on to
    Country::select().filter(busy).count(tenant, pool).await?;
    Ok(())
}

fn main() {}
