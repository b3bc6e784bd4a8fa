// leak: 15
// Writes rows into a new table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id INTO stolen FROM Invoice")] //~ error: INTO is not allowed
fn ids() -> Rows<Uuid>;

fn main() {}
