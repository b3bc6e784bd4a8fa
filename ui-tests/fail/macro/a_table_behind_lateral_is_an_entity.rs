// leak: 15
// Names a table in a LATERAL sub-select.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    postgres,
    "SELECT count(*) FROM Invoice i
     CROSS JOIN LATERAL (SELECT c.name FROM customers c WHERE c.id = i.customer_id) AS c"
)]
//~^^^ error: `customers` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
