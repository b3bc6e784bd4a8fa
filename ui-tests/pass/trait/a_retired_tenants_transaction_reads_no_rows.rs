use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(tenant).await?;
    Invoice::purge().run(tenant, &mut transaction).await?;
    transaction.commit().await
}

fn main() {}
