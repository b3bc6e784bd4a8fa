use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(functions(is_odd), "SELECT count(*) FROM Invoice WHERE is_odd(amount_cents)")]
fn count() -> Scalar<i64>;

fn main() {}
