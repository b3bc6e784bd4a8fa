// leak: 15
// Hides a DELETE behind EXPLAIN ANALYZE, which runs it.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("EXPLAIN ANALYZE DELETE FROM invoices")] //~ error: EXPLAIN is not a statement for one tenant
fn change() -> Affected;

fn main() {}
