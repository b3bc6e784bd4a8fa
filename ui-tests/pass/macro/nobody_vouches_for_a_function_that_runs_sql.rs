use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice, unnest(ARRAY[1]) AS d(x)")]
fn count() -> Scalar<i64>;

fn main() {}
