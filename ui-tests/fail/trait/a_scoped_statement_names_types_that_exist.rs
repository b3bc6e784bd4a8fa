// leak: 15
// Names an entity that is not imported.
use tenant_sqlx::prelude::*;

#[tenant_scoped("SELECT count(*) FROM Invoice")] //~ E0425: cannot find type `Invoice` in this scope
fn count() -> Scalar<i64>;

fn main() {}
