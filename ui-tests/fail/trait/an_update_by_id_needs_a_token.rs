// leak: 01, 04
// Updates a row by its id alone: the reads were filtered, the write is not.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn renumber(pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::NUMBER, "7").run(pool).await?; //~ E0061: argument
    Ok(())
}

fn main() {}
