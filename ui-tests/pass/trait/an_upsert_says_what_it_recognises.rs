use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn save(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::upsert(new_customer()).on(Customer::EMAIL).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
