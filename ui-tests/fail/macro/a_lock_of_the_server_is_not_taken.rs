// leak: 15
// Takes an advisory lock, of which another tenant could hold the number.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice WHERE pg_try_advisory_xact_lock(amount_cents)")]
//~^ error: the function `pg_try_advisory_xact_lock` reaches outside
fn count() -> Scalar<i64>;

fn main() {}
