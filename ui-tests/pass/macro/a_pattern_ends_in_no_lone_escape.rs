use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(r"SELECT l.name FROM Laboratory l WHERE l.name LIKE 'a\\'")]
fn find() -> Rows<String>;

fn main() {}
