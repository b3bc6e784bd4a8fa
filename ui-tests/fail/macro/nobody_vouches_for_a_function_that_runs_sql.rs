// leak: 15
// Vouches for a function that runs SQL on another connection.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, functions(dblink), "SELECT count(*) FROM Invoice, dblink('dbname=app', 'SELECT 1') AS d(x INT)")]
//~^ error: the function `dblink` reaches outside of the statement
fn count() -> Scalar<i64>;

fn main() {}
