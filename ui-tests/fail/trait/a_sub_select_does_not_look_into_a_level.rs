// leak: 07, 17
// Reads the customers that have a sample in any laboratory.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Sample};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let sampled = Sample::select().column(Sample::CUSTOMER_ID);
    Customer::select().filter(Customer::ID.is_in_select(sampled)).all(tenant, pool).await?; //~ E0277: can't go on to
    Ok(())
}

fn main() {}
