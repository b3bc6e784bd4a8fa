use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().join::<Customer, _, _>(Invoice::CUSTOMER_ID).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
