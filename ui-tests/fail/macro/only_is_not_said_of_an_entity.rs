// leak: 15
// Writes ONLY, which hides a relation from many a parser.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM ONLY Invoice")] //~ error: ONLY leaves out the tables that inherit
fn count() -> Scalar<i64>;

fn main() {}
