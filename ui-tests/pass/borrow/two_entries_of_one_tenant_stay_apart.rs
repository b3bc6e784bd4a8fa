use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn handle(grant: &Grant, pool: &TenantPool) -> Result<(), Error> {
    enter!(one = grant);
    let row = some_invoice(&one, pool).await?;
    Invoice::delete(&row).run(&one, pool).await
}

fn main() {}
