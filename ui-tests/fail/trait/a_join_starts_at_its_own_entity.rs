// leak: 07
// Joins along a column of an entity that the query doesn't read.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::select().join(Invoice::CUSTOMER_ID).all(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
