use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "WITH RECURSIVE n AS (SELECT number FROM Invoice UNION SELECT n.number FROM n)
     SELECT number FROM n"
)]
fn numbers() -> Rows<String>;

fn main() {}
