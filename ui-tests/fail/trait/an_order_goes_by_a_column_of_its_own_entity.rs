// leak: 07
// Orders by a column of an entity that the query doesn't read.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().order_by(Customer::NAME.asc()).all(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
