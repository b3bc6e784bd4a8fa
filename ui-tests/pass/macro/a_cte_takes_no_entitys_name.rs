use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("WITH newest AS (SELECT id FROM Invoice) SELECT count(*) FROM newest")]
fn count() -> Scalar<i64>;

fn main() {}
