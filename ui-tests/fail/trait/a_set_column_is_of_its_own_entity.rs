// leak: 07, 06
// Sets a column of another entity.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Customer::NAME, "0").run(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
