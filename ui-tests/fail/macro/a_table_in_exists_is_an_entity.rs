// leak: 15
// Names a table inside EXISTS.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i
     WHERE EXISTS (SELECT 1 FROM customers c WHERE c.id = i.customer_id)"
)]
//~^^^ error: `customers` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
