// leak: 11
// Imports invoices of one tenant with a customer of another.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, new_invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let customer = some_customer(one, pool).await?; //~ error: lifetime may not live long enough
    Invoice::insert_many([new_invoice(&customer)]).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
