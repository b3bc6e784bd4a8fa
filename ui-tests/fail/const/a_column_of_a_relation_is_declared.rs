// leak: 15
// Names a column that the entity doesn't declare: Postgres reads `i.steal` as the call `steal(i)`.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice i WHERE i.steal")] //~ E0080: `Invoice` has no column `steal`
fn count() -> Scalar<i64>;

fn main() {}
