use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::EXTERNAL_ID, value).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
