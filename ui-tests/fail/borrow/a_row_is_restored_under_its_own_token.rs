// leak: 10
// Brings a row of one tenant back under the token of another.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let row = some_invoice(one, pool).await?; //~ error: lifetime may not live long enough
    Invoice::restore(&row).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
