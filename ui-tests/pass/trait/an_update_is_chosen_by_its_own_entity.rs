use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::update_where(Invoice::NUMBER.eq("1")).set(Invoice::NUMBER, "0").run(tenant, pool).await?;
    Ok(())
}

fn main() {}
