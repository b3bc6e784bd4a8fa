use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(
    postgres,
    "WITH moved AS (UPDATE Invoice SET external_id = :other RETURNING id)
     SELECT count(*) FROM moved"
)]
fn change(other: Uuid) -> Scalar<i64>;

fn main() {}
