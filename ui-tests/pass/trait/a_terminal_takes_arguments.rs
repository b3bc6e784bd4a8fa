use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let invoices = Invoice::select().all(tenant, pool).await?;
    println!("{} {pool:?}: {}", tenant.name(), invoices.len());
    Ok(())
}

fn main() {}
