use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: i32) -> Result<(), Error> {
    InvoiceLine::update(id).set(InvoiceLine::QUANTITY, value).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
