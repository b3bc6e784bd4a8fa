// kind: attribute
// Leaves the statement out.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres)] //~ error: there is no statement
fn count() -> Scalar<i64>;

fn main() {}
