// leak: 15
// Writes a call as a column of a recursive CTE.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "WITH RECURSIVE n AS (SELECT number FROM Invoice UNION SELECT n.steal FROM n)
     SELECT number FROM n"
)]
//~^^^ error: `n` has no column `steal`
fn numbers() -> Rows<String>;

fn main() {}
