use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::soft_delete(id).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
