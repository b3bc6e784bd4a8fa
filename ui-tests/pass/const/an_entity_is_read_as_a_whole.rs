use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT * FROM Invoice")]
fn invoices() -> Rows<Invoice>;

fn main() {}
