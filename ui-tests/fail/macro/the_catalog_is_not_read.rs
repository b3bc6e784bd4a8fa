// leak: 15
// Reads the catalog of the database.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice, information_schema.columns c")] //~ error: has more than one part
fn count() -> Scalar<i64>;

fn main() {}
