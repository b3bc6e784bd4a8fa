use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().filter(Condition::all()).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
