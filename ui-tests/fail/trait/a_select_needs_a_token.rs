// leak: 01
// Reads all rows of a table, of whatever tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn list(pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().all(pool).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
