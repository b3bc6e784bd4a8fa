// leak: 15
// Reads a file of the server as a table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice, pg_ls_dir('.') AS f")]
//~^ error: the function `pg_ls_dir` reaches outside of the statement
fn count() -> Scalar<i64>;

fn main() {}
