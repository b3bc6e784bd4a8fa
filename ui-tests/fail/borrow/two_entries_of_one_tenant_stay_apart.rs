// leak: 10
// Enters the same tenant twice. Nothing says that the two grants are of one tenant, so the entries stay
// apart.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle(grant: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = grant);
    enter!(again = grant); //~ E0716: RowsOfOneTenantMetTheTokenOfAnother
    let row = some_invoice(&one, pool).await?;
    Invoice::delete(&row).run(&again, pool).await
}

fn main() {}
