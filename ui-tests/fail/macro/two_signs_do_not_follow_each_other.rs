// leak: 15
// Writes two minus signs, which together begin a comment.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents = - -1")] //~ error: two signs follow each other
fn count() -> Scalar<i64>;

fn main() {}
