// leak: 15
// Makes two mistakes in one statement.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "SELECT count(*) FROM invoices i
     WHERE is_odd(i.amount_cents)"
)]
//~^^^ error: `invoices` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
