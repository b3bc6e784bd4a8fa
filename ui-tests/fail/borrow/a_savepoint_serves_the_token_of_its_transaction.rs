// leak: 13
// Deletes rows of one tenant in a part of the transaction of another.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?; //~ error: lifetime may not live long enough
    let mut part = transaction.savepoint().await?;
    Invoice::delete_where(Condition::all()).run(other, &mut part).await?; //~ error: lifetime may not live long enough
    part.commit().await?;
    Ok(())
}

fn main() {}
