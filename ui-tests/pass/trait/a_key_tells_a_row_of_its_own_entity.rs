use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read<'t>(tenant: &Tenant<'t>, pool: &TenantPool, key: &Key<'t, Invoice>) -> Result<(), Error> {
    Invoice::get(key).one(tenant, pool).await?;
    Ok(())
}

fn main() {}
