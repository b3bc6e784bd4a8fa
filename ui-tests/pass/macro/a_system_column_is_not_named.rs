use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "DELETE FROM Invoice
     WHERE number IN (SELECT number FROM (SELECT number FROM Invoice) AS n)"
)]
fn change() -> Affected;

fn main() {}
