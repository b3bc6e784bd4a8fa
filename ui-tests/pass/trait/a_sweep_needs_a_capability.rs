use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn sweep(cross: &CrossTenant<'_>, system: &SystemPool) -> Result<(), Error> {
    Invoice::sweep().all(cross, system).await?;
    Ok(())
}

fn main() {}
