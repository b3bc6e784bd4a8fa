use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(grant: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(tenant = grant);
    Invoice::select().all(&tenant, pool).await?;
    Ok(())
}

fn main() {}
