// leak: 15
// Names a table in the second arm of a UNION.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT id FROM Invoice
     UNION ALL
     SELECT id FROM customers"
)]
//~^^^^ error: `customers` is neither an entity nor a CTE
fn ids() -> Rows<Uuid>;

fn main() {}
