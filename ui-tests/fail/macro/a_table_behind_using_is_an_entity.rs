// leak: 04, 15
// Deletes with the help of a table that is no entity.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(postgres, "DELETE FROM Invoice i USING customers c WHERE c.id = i.customer_id")]
//~^ error: `customers` is neither an entity nor a CTE
fn change() -> Affected;

fn main() {}
