// Reads FROM a function that gives one value.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice, lower('A') AS l")]
//~^ error: the function `lower` gives no rows to read FROM
fn count() -> Scalar<i64>;

fn main() {}
