use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle(acme: &Grant, bolt: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = acme);
    enter!(_other = bolt);
    let row = some_invoice(&one, pool).await?;
    Invoice::update(&row).set(Invoice::NUMBER, "7").run(&one, pool).await?;
    Ok(())
}

fn main() {}
