// leak: 15
// Names the table of the database, which holds the rows of all tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM invoices")] //~ error: `invoices` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
