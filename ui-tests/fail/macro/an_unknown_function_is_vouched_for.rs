// leak: 15
// Calls a function of one's own, which could read any table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE is_odd(amount_cents)")]
//~^ error: the function `is_odd` is not known to only compute
fn count() -> Scalar<i64>;

fn main() {}
