use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, new_invoice};

async fn add(tenant: &Tenant<'_>, pool: &TenantPool, body: Uuid) -> Result<(), Error> {
    Invoice::insert(new_invoice(Reference::claimed(body))).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
