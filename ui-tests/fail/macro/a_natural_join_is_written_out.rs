// leak: 15
// Joins on whatever columns share a name.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("SELECT count(*) FROM Invoice NATURAL JOIN Customer")] //~ error: NATURAL JOIN compares all columns
fn count() -> Scalar<i64>;

fn main() {}
