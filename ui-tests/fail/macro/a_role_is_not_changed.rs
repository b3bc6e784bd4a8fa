// leak: 15
// Takes another role for what follows on the connection.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SET ROLE postgres")] //~ error: SET is not a statement for one tenant
fn change() -> Affected;

fn main() {}
