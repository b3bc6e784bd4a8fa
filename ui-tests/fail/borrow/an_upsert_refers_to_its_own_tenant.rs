// leak: 11, 09
// Stores or overwrites an invoice of one tenant with a customer of another.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, new_invoice, some_customer};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let customer = some_customer(one, pool).await?; //~ error: lifetime may not live long enough
    Invoice::upsert(new_invoice(&customer)).on(Invoice::NUMBER).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
