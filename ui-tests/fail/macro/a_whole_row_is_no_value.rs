// leak: 15
// Reads a row as one value, with columns that the entity may not declare.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT i FROM Invoice i")] //~ error: `i` is a whole row here
fn numbers() -> Rows<String>;

fn main() {}
