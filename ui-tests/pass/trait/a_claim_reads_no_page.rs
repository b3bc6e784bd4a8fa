use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().page(50).ascending(Invoice::NUMBER).read(tenant, pool).await?;
    Ok(())
}

fn main() {}
