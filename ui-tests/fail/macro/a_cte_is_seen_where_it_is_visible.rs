// leak: 15
// Names a CTE outside of the query that declares it, where the name would be a table's.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "SELECT count(*) FROM (WITH latest AS (SELECT id FROM Invoice) SELECT id FROM latest) AS a
     JOIN latest l ON l.id = a.id"
)]
//~^^^ error: `latest` is neither an entity nor a CTE
fn count() -> Scalar<i64>;

fn main() {}
