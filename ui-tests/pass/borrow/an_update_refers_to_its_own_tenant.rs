use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, _other: &Tenant<'bolt>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    let customer = some_customer(one, pool).await?;
    Invoice::update(id).set(Invoice::CUSTOMER_ID, &customer).run(one, pool).await?;
    Ok(())
}

fn main() {}
