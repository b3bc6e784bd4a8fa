// Writes ISNULL behind a relation, which reads it as its alias.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice ISNULL")] //~ error: ISNULL and NOTNULL are read as a name
fn count() -> Scalar<i64>;

fn main() {}
