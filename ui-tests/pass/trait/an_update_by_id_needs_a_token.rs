use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn renumber(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::NUMBER, "7").run(tenant, pool).await?;
    Ok(())
}

fn main() {}
