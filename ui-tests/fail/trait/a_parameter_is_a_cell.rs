// Takes a parameter of a type that no column has.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents > :least")]
fn count(least: u128) -> Scalar<i64>; //~ E0277: `u128`

fn main() {}
