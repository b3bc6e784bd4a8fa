use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::delete_where(Invoice::NUMBER.eq("1")).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
