use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().filter(Invoice::CUSTOMER_ID.is_one_with(Customer::NAME.eq("Anna"))).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
