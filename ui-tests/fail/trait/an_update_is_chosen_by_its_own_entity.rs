// leak: 07, 04
// Updates the rows of one entity by a condition on another.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::update_where(Customer::NAME.eq("Anna")).set(Invoice::NUMBER, "0").run(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
