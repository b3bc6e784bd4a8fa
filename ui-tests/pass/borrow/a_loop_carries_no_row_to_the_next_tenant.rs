use tenant_sqlx::prelude::*;
use ui_tests::some_invoice;

async fn sweep(grants: &[Grant], pool: &TenantPool) -> Result<(), Error> {
    let mut last = None;
    for grant in grants {
        enter!(tenant = grant);
        if let Some(number) = last.take() {
            println!("{number:?}");
        }
        last = Some(some_invoice(&tenant, pool).await?.number.clone());
    }
    Ok(())
}

fn main() {}
