use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice WHERE number <> number")]
fn count() -> Scalar<i64>;

fn main() {}
