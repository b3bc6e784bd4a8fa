use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents = ANY(:among)")]
fn count(among: &[i64]) -> Scalar<i64>;

fn main() {}
