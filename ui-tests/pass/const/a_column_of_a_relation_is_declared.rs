use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice i WHERE i.amount_cents > 0")]
fn count() -> Scalar<i64>;

fn main() {}
