// leak: 07, 04
// Deletes the rows of one entity by a condition on another.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::delete_where(Customer::NAME.eq("Anna")).run(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
