// leak: 20, 13
// Purges one retired tenant in a transaction of another, live one.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge<'acme, 'bolt>(retired: &Tenant<'acme, Retired>, live: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(live).await?; //~ error: lifetime may not live long enough
    Invoice::purge().run(retired, &mut transaction).await?; //~ error: lifetime may not live long enough
    transaction.commit().await
}

fn main() {}
