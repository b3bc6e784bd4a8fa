use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, body: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::CUSTOMER_ID, Reference::claimed(body)).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
