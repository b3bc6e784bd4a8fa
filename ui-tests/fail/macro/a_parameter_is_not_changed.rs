// kind: attribute
// Lends a parameter to be changed.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice WHERE number = :number")]
fn count(number: &mut String) -> Scalar<i64>; //~ error: a statement changes no parameter

fn main() {}
