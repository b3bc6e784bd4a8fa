// leak: 15
// Uses an operator that an extension may have defined.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice WHERE number <<% number")]
//~^ error: is not known to be safe
fn count() -> Scalar<i64>;

fn main() {}
