use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: Option<&Tenant<'_>>, pool: &TenantPool) -> Result<(), Error> {
    let Some(tenant) = tenant else { return Ok(()) };
    Invoice::select().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
