// leak: 10
// Keeps a row in a variable across a switch of tenant, and saves it afterwards.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle<'acme, 'bolt>(one: &Tenant<'acme>, other: &Tenant<'bolt>, pool: &TenantPool) -> Result<(), Error> {
    let mut row = some_invoice(one, pool).await?;
    println!("{}", row.number);
    row = some_invoice(other, pool).await?; //~ error: lifetime may not live long enough
    Invoice::update(&row).set(Invoice::NUMBER, "7").run(one, pool).await?; //~ error: lifetime may not live long enough
    Ok(())
}

fn main() {}
