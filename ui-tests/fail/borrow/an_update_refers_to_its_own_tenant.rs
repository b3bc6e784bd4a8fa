// leak: 11
// Gives an invoice of one tenant to a customer of another.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    let customer = some_customer(one, pool).await?; //~ error: lifetime may not live long enough
    Invoice::update(id).set(Invoice::CUSTOMER_ID, &customer).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
