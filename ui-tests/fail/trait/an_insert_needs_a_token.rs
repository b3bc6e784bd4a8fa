// leak: 01, 05
// Inserts a row that nobody owns.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn add(pool: &TenantPool) -> Result<(), Error> {
    Customer::insert(new_customer()).run(pool).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
