use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn add(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::insert(new_customer()).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
