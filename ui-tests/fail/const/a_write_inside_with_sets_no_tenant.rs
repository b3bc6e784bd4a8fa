// leak: 06, 15
// Moves rows to another tenant in a CTE.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    postgres,
    "WITH moved AS (UPDATE Invoice SET tenant_id = :other RETURNING id)
     SELECT count(*) FROM moved"
)]
//~^^^ E0080: `tenant_id` is the tenant column of `Invoice`
fn change(other: Uuid) -> Scalar<i64>;

fn main() {}
