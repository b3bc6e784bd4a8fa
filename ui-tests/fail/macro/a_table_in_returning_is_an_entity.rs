// leak: 15
// Reads a table in the RETURNING of a scoped statement.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("DELETE FROM Invoice RETURNING (SELECT max(name) FROM customers) AS name")]
//~^ error: `customers` is neither an entity nor a CTE
fn names() -> Rows<String>;

fn main() {}
