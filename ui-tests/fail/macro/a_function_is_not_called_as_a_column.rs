// leak: 15
// Writes a call as a column of a sub-select: Postgres reads `t.f` as `f(t)`.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT t.steal FROM (SELECT number FROM Invoice) AS t")] //~ error: `t` has no column `steal`
fn numbers() -> Rows<String>;

fn main() {}
