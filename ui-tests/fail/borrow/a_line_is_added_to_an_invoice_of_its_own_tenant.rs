// leak: 11
// Adds a line of one tenant to an invoice of another.
use tenant_sqlx::prelude::*;
use ui_tests::{InvoiceLine, new_line, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let invoice = some_invoice(one, pool).await?; //~ error: lifetime may not live long enough
    InvoiceLine::insert(new_line(&invoice)).run(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
