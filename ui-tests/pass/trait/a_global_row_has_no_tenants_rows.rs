use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let busy = Condition::has(Invoice::CUSTOMER_ID, Condition::all());
    Customer::select().filter(busy).count(tenant, pool).await?;
    Ok(())
}

fn main() {}
