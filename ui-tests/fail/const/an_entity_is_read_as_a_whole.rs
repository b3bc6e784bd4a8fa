// Reads an entity out of some of its columns.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id, number FROM Invoice")]
fn invoices() -> Rows<Invoice>; //~ E0080: `Invoice` reads a column

fn main() {}
