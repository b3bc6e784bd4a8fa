// leak: 01, 03
// Passes a grant that was never entered. A grant has no brand: its rows could be mixed with another's.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(grant: &Grant, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(grant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
