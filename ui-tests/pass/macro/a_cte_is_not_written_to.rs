use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("WITH old AS (SELECT id FROM Invoice) DELETE FROM Invoice WHERE id IN (SELECT id FROM old)")]
fn change() -> Affected;

fn main() {}
