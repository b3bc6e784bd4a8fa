use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?;
    Invoice::select().all(one, &mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}

fn main() {}
