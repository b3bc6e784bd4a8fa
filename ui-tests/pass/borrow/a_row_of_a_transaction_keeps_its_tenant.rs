use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?;
    let row = Invoice::select().limit(1).one(one, &mut transaction).await?;
    transaction.commit().await?;
    Invoice::delete(&row).run(one, pool).await?;
    Ok(())
}

fn main() {}
