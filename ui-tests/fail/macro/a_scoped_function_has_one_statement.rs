// kind: attribute
// Gives two statements.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice", "SELECT 1")] //~ error: there is a second statement
fn count() -> Scalar<i64>;

fn main() {}
