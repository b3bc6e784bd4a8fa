// Calls two relations by one name.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice i, Invoice i")] //~ error: two relations are called `i` here
fn count() -> Scalar<i64>;

fn main() {}
