// leak: 15
// Reads a table without SELECT.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id FROM Invoice UNION ALL TABLE invoices")] //~ error: TABLE names a table of the database
fn ids() -> Rows<Uuid>;

fn main() {}
