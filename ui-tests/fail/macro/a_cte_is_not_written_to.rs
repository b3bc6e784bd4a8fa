// leak: 04, 15
// Deletes from a CTE.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("WITH old AS (SELECT id FROM Invoice) DELETE FROM old")] //~ error: `old` is a CTE, which
fn change() -> Affected;

fn main() {}
