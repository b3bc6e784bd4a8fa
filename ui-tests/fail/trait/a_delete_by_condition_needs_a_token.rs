// leak: 01, 04
// Deletes all rows for which a condition holds, of all tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn clear(pool: &TenantPool) -> Result<u64, Error> {
    Invoice::delete_where(Condition::all()).run(pool).await //~ E0061: argument
}

fn main() {}
