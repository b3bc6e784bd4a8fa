// leak: 20, 05
// Inserts a row for a retired tenant.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn add(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<(), Error> {
    Customer::insert(new_customer()).run(tenant, pool).await?; //~ E0277: a query on `Customer` can't be executed
    Ok(())
}

fn main() {}
