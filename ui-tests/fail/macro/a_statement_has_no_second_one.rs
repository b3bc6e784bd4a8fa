// leak: 15
// Appends a statement to a scoped one.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice; DELETE FROM Invoice")] //~ error: there is a second statement
fn count() -> Scalar<i64>;

fn main() {}
