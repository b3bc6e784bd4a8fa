use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::NUMBER, "0").run(tenant, pool).await?;
    Ok(())
}

fn main() {}
