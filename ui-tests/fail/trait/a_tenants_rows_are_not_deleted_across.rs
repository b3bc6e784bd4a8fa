// leak: 19, 04
// Deletes rows of whatever tenant with the capability across tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn clear(cross: &CrossTenant<'_>, system: &SystemPool) -> Result<u64, Error> {
    Invoice::delete_global(Condition::all()).run(cross, system).await //~ E0277: is not a global entity
}

fn main() {}
