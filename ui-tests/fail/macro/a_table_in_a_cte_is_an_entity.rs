// leak: 15
// Names a table in a CTE.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "WITH known AS (SELECT id FROM customers)
     SELECT count(*) FROM Invoice i JOIN known k ON k.id = i.customer_id"
)]
//~^^^ error: `customers` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
