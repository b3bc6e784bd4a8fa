use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents > :least")]
fn count(least: i64) -> Scalar<i64>;

fn main() {}
