// leak: 15
// Gives a CTE the name of an entity that the statement reads.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("WITH invoice AS (SELECT id FROM Invoice) SELECT count(*) FROM Invoice")]
//~^ error: the CTE `invoice` has the name of an entity
fn count() -> Scalar<i64>;

fn main() {}
