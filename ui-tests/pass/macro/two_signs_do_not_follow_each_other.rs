use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents = 1")]
fn count() -> Scalar<i64>;

fn main() {}
