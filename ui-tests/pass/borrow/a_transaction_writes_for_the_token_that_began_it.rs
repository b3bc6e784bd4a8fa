use tenant_sqlx::prelude::*;
use ui_tests::{Customer, new_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut transaction = pool.begin(one).await?;
    Customer::insert(new_customer()).run(one, &mut transaction).await?;
    transaction.commit().await?;
    Ok(())
}

fn main() {}
