use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i
     WHERE i.customer_id IN (SELECT id FROM Customer)"
)]
fn count() -> Scalar<i64>;

fn main() {}
