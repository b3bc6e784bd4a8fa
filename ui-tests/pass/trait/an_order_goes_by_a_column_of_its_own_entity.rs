use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().order_by(Invoice::NUMBER.asc()).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
