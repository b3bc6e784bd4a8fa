use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, functions(paths), "SELECT p.path FROM Invoice, paths() AS p (path)")]
fn texts() -> Rows<String>;

fn main() {}
