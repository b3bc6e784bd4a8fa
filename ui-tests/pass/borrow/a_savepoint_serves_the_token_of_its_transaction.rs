use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?;
    let mut part = transaction.savepoint().await?;
    Invoice::delete_where(Condition::all()).run(one, &mut part).await?;
    part.commit().await?;
    Ok(())
}

fn main() {}
