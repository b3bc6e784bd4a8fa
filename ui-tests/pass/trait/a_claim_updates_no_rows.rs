use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::update_where(Condition::all()).set(Invoice::NUMBER, "0").run(tenant, pool).await?;
    Ok(())
}

fn main() {}
