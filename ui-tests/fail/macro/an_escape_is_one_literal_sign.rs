// leak: 26
// Leaves the sign that escapes to the request.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(r"SELECT l.name FROM Laboratory l WHERE l.name LIKE :name ESCAPE :name")]
//~^ error: ESCAPE takes one sign that is neither letter nor digit
fn find(name: &str) -> Rows<String>;

fn main() {}
