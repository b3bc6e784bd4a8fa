// leak: 10
// Enters two tenants in one body, and updates the row of one under the token of the other.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle(acme: &Grant, bolt: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = acme);
    enter!(other = bolt); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let row = some_invoice(&one, pool).await?;
    Invoice::update(&row).set(Invoice::NUMBER, "7").run(&other, pool).await?;
    Ok(())
}

fn main() {}
