// leak: 09, 07
// Overwrites a column of another entity.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice, new_customer};

async fn save(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).on(Customer::EMAIL).update_only(Invoice::NUMBER).run(tenant, pool).await?;
    //~^ E0277: is not a list of columns of
    Ok(())
}

fn main() {}
