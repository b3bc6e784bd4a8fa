// leak: 15
// Hides something in a comment that some databases execute.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT /*+ FULL(i) */ count(*) FROM Invoice i")] //~ error: an optimizer hint is not allowed
fn count() -> Scalar<i64>;

fn main() {}
