use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    println!("for {}", tenant.name());
    Invoice::select().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
