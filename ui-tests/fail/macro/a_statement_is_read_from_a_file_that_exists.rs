// kind: attribute
// Names a file that isn't there.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(file = "queries/missing.sql")] //~ error: `queries/missing.sql` can't be read
fn count() -> Scalar<i64>;

fn main() {}
