use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    "SELECT count(*) FROM (WITH latest AS (SELECT id FROM Invoice) SELECT id FROM latest) AS a
     JOIN Invoice l ON l.id = a.id"
)]
fn count() -> Scalar<i64>;

fn main() {}
