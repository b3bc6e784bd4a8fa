use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let sampled = Invoice::select().column(Invoice::CUSTOMER_ID);
    Customer::select().filter(Customer::ID.is_in_select(sampled)).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
