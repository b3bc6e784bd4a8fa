// leak: 15
// Asks the session for a setting.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice WHERE tenant_id = current_setting('app.tenant')::uuid")]
//~^ error: the function `current_setting` reaches outside of the statement
fn count() -> Scalar<i64>;

fn main() {}
