use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE number = :number")]
fn count(number: &String) -> Scalar<i64>;

fn main() {}
