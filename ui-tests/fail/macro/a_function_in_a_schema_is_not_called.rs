// leak: 15
// Calls a function by the name of its schema.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(functions(is_odd), "SELECT count(*) FROM Invoice WHERE billing.is_odd(amount_cents)")]
//~^ error: the function `billing.is_odd` stands in a schema
fn count() -> Scalar<i64>;

fn main() {}
