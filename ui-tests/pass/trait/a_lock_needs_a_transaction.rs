use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn lock(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(tenant).await?;
    Invoice::select().for_update().all(tenant, &mut transaction).await?;
    Ok(())
}

fn main() {}
