// leak: 15
// Sets a column that the entity doesn't declare.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET owner = 1")] //~ E0080: `Invoice` has no column `owner`
fn change() -> Affected;

fn main() {}
