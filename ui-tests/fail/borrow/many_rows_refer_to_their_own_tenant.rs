// leak: 11
// Gives all invoices of one tenant to a customer of another.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let key = some_customer(one, pool).await?.key(); //~ error: lifetime may not live long enough
    let all = Condition::all();
    Invoice::update_where(all).set(Invoice::CUSTOMER_ID, key).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
