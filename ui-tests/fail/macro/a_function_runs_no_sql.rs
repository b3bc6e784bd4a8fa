// leak: 15
// Hides a table in a text that a function runs as SQL.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    postgres,
    "SELECT count(*) FROM Invoice
     WHERE length(query_to_xml('SELECT * FROM invoices', true, true, '')::text) > 0"
)]
//~^^^ error: the function `query_to_xml` reaches outside of the statement
fn count() -> Scalar<i64>;

fn main() {}
