// leak: 15
// Drops a table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DROP TABLE invoices")] //~ error: DROP is not a statement for one tenant
fn change() -> Affected;

fn main() {}
