use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let key = some_customer(one, pool).await?.key();
    let all = Condition::all();
    Invoice::update_where(all).set(Invoice::CUSTOMER_ID, key).run(one, pool).await?;
    Ok(())
}

fn main() {}
