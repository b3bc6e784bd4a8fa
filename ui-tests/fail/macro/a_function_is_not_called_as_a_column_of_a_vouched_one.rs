// leak: 15
// Writes a call as a column of a function of one's own.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, functions(paths), "SELECT p.pg_read_file FROM Invoice, paths() AS p")]
//~^ error: the columns of `p` are not known here
fn texts() -> Rows<String>;

fn main() {}
