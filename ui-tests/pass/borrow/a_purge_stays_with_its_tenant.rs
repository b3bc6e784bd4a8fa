use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge<'acme, 'bolt>(retired: &Tenant<'acme, Retired>, live: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let transaction = pool.begin(live).await?;
    Invoice::purge().run(retired, pool).await?;
    transaction.commit().await
}

fn main() {}
