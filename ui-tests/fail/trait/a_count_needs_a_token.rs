// leak: 01, 08
// Counts the rows of all tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn count(pool: &TenantPool) -> Result<u64, Error> {
    Invoice::select().count(pool).await //~ E0061: argument
}

fn main() {}
