// leak: 26
// Searches with a pattern that fails on a row that it leads to its end, also on another tenant's.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(r"SELECT l.name FROM Laboratory l WHERE l.name LIKE 'a\'")]
//~^ error: this pattern ends in a lone `\`, which is to escape what follows
fn find() -> Rows<String>;

fn main() {}
