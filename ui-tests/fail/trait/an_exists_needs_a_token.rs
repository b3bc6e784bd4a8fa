// leak: 01, 08
// Asks whether any tenant has a customer with this address.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

async fn taken(pool: &TenantPool, email: &str) -> Result<bool, Error> {
    Customer::select().filter(Customer::EMAIL.eq(email)).exists(pool).await //~ E0061: argument
}

fn main() {}
