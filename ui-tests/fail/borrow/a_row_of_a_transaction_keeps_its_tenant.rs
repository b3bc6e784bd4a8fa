// leak: 13, 10
// Reads a row in the transaction of one tenant and deletes it under the token of another.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?;
    let row = Invoice::select().limit(1).one(one, &mut transaction).await?; //~ error: lifetime may not live long enough
    transaction.commit().await?;
    Invoice::delete(&row).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
