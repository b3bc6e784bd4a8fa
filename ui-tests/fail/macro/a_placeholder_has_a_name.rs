// leak: 15
// Numbers a parameter, and could mean the tenant's.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents > $1")]
//~^ error: `$1` is not the name of a parameter
fn count(least: i64) -> Scalar<i64>;

fn main() {}
