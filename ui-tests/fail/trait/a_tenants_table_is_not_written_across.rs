// leak: 19, 05
// Inserts rows of whatever tenant with the capability across tenants.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn add(cross: &CrossTenant<'_>, system: &SystemPool) -> Result<(), Error> {
    Customer::insert_global([new_customer()]).run(cross, system).await?; //~ E0277: is not a global entity
    Ok(())
}

fn main() {}
