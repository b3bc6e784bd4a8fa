// leak: 12
// Stores the foreign key out of a request body unchecked. It may point to another tenant's customer.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, new_invoice};

async fn add(tenant: &Tenant<'_>, pool: &TenantPool, body: Uuid) -> Result<(), Error> {
    Invoice::insert(new_invoice(body)).run(tenant, pool).await?; //~ E0277: Reference
    Ok(())
}

fn main() {}
