use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn show(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::get(id).one(tenant, pool).await?;
    Ok(())
}

fn main() {}
