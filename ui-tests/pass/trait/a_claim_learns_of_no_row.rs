use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool, number: &str) -> Result<(), Error> {
    Invoice::select().filter(Invoice::NUMBER.eq(number)).exists(tenant, pool).await?;
    Ok(())
}

fn main() {}
