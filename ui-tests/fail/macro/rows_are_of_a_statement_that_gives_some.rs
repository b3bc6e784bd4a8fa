// kind: attribute
// Reads rows of a statement that gives none.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice")]
fn clear() -> Rows<String>; //~ error: the statement gives no rows

fn main() {}
