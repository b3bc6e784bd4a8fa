// leak: 01
// Reads a row by its id, whoever owns it.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn show(pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::get(id).one(pool).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
