// leak: 26
// Makes a pattern with another search, whose pattern is looked at as well.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(r"SELECT l.name FROM Laboratory l WHERE l.name LIKE CASE WHEN l.name LIKE :name THEN '%' END")]
//~^ error: the pattern of a LIKE is made with another LIKE
fn find(name: &str) -> Rows<String>;

fn main() {}
