// kind: attribute
// Takes a parameter that changes nothing.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count(least: i64) -> Scalar<i64>; //~ error: the parameter `least` is not used

fn main() {}
