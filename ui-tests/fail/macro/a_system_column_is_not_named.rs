// leak: 04, 15
// Names `ctid` in a sub-select, where it would be the column of the table outside.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "DELETE FROM Invoice
     WHERE number IN (SELECT ctid FROM (SELECT number FROM Invoice) AS n)"
)]
//~^^^ error: `ctid` is a column that every table has
fn change() -> Affected;

fn main() {}
