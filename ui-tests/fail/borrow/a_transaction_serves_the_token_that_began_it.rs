// leak: 13
// Reads the rows of one tenant in the transaction of another.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?; //~ error: lifetime may not live long enough
    Invoice::select().all(other, &mut transaction).await?; //~ error: lifetime may not live long enough
    transaction.commit().await?;
    Ok(())
}

fn main() {}
