// leak: 15
// Asks who is connected.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE number = current_user")]
//~^ error: `current_user` is asked of the session
fn count() -> Scalar<i64>;

fn main() {}
