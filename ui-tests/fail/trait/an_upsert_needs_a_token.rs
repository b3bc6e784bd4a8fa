// leak: 01, 09
// Inserts or overwrites a row of whatever tenant has the same key.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn save(pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).on(Customer::EMAIL).run(pool).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
