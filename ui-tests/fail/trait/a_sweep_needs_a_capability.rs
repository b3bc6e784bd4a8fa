// leak: 19
// Reads the rows of all tenants, and nobody says why.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn sweep(system: &SystemPool) -> Result<(), Error> {
    Invoice::sweep().all(system).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
