// leak: 02, 05
// Imports rows for a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Customer::insert_many([new_customer()]).run(tenant, pool).await?; //~ E0277: a query on `Customer` can't be executed
    Ok(())
}

fn main() {}
