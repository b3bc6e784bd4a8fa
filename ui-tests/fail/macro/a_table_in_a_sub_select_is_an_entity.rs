// leak: 15
// Names a table in a sub-select, below a scoped WHERE.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i
     WHERE i.customer_id IN (SELECT id FROM customers)"
)]
//~^^^ error: `customers` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
