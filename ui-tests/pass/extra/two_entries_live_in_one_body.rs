// Two tenants are worked for in one body, each under its own token.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn both(acme: &Grant, bolt: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = acme);
    enter!(other = bolt);
    let first = some_invoice(&one, pool).await?;
    let second = some_invoice(&other, pool).await?;
    Invoice::delete(&second).run(&other, pool).await?;
    Invoice::delete(&first).run(&one, pool).await
}

fn main() {}
