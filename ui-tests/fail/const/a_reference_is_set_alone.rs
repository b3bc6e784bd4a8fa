// leak: 12, 15
// Sets a reference together with other columns, where it would not be looked at.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("UPDATE Invoice SET (customer_id, number) = (SELECT c.id, c.name FROM Customer c LIMIT 1)")]
//~^ E0080: `customer_id` refers to an entity, and is set together
fn change() -> Affected;

fn main() {}
