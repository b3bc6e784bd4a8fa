// A loop works for one tenant after another, and keeps plain values.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

async fn sweep(grants: &[Grant], pool: &TenantPool) -> Result<Vec<String>, Error> {
    let mut numbers = Vec::new();
    for grant in grants {
        enter!(tenant = grant);
        let row = some_invoice(&tenant, pool).await?;
        Invoice::update(&row).set(Invoice::NUMBER, "7").run(&tenant, pool).await?;
        numbers.push(row.number.clone());
    }
    Ok(numbers)
}

fn main() {}
