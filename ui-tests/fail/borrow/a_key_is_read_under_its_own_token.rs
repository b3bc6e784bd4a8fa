// leak: 10, 11
// Reads the row that a key of another tenant names.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let row = some_invoice(one, pool).await?; //~ error: lifetime may not live long enough
    Invoice::get(row.key()).one(other, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
