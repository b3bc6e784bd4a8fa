// leak: 10, 14
// Goes through all tenants in a loop and keeps the row of the last one.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn sweep(grants: &[Grant], pool: &TenantPool) -> Result<(), Error> {
    let mut last = None;
    for grant in grants {
        enter!(tenant = grant); //~ E0716: borrow later used here
        if let Some(row) = last.take() {
            Invoice::delete(&row).run(&tenant, pool).await?;
        }
        last = Some(some_invoice(&tenant, pool).await?);
    }
    Ok(())
}

fn main() {}
