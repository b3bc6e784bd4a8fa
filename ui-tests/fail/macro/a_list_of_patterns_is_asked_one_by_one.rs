// leak: 26
// Compares with a list of patterns, of which one may fail on a row.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(postgres, r"SELECT l.name FROM Laboratory l WHERE l.name ~~ ANY (:names)")]
//~^ error: `~~` can't be asked of a list: a pattern in it could fail on a row
fn find(names: &[&str]) -> Rows<String>;

fn main() {}
