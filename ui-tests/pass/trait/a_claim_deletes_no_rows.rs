use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::delete_where(Condition::all()).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
