// leak: 15
// Casts a text to the number of a table.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT count(*) FROM Invoice WHERE 'invoices'::regclass IS NOT NULL")]
//~^ error: a cast to `regclass` looks into the system catalog
fn count() -> Scalar<i64>;

fn main() {}
