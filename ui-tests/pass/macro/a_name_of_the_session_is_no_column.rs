use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE number = :user")]
fn count(user: &str) -> Scalar<i64>;

fn main() {}
