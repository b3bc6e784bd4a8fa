// leak: 04, 15
// Updates from a table that is no entity.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("UPDATE Invoice SET number = c.name FROM customers c WHERE c.id = customer_id")]
//~^ error: `customers` is neither an entity nor a CTE
fn change() -> Affected;

fn main() {}
