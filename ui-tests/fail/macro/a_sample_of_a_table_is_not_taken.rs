// leak: 15
// Takes a sample of the table, which is not one of the tenant's rows.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice TABLESAMPLE SYSTEM (10)")] //~ error: TABLESAMPLE is not allowed
fn count() -> Scalar<i64>;

fn main() {}
