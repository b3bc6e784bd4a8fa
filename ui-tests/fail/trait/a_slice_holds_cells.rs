// Takes a slice of a type that no array holds.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE amount_cents = ANY(:among)")]
fn count(among: &[u8]) -> Scalar<i64>; //~ E0277: a slice of `u8` can't be a parameter

fn main() {}
