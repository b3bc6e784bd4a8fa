// leak: 01, 04
// Deletes a row by its id alone.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn remove(pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::delete(id).run(pool).await //~ E0061: argument
}

fn main() {}
