// kind: attribute
// Drops the rows of a statement.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice RETURNING number")]
fn clear() -> Affected; //~ error: the statement gives rows

fn main() {}
