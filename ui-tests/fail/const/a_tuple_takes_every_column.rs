// Reads three columns into a pair.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT id, number, amount_cents FROM Invoice")]
fn debts() -> Rows<(String, i64)>; //~ E0080: the statement gives 3 columns, and `(String, i64)` takes 2

fn main() {}
