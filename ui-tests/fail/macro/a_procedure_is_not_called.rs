// leak: 15
// Calls a procedure, whatever it does.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("CALL close_the_year()")] //~ error: CALL is not a statement for one tenant
fn change() -> Affected;

fn main() {}
