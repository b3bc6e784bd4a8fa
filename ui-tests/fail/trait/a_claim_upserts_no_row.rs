// leak: 02, 09
// Inserts or overwrites a row of a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).on(Customer::EMAIL).run(tenant, pool).await?; //~ E0277: a query on `Customer` can't be executed
    Ok(())
}

fn main() {}
