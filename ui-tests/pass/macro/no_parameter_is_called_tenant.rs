use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE external_id = :other")]
fn count(other: Uuid) -> Scalar<i64>;

fn main() {}
