use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i
     WHERE EXISTS (SELECT 1 FROM Customer c WHERE c.id = i.customer_id)"
)]
fn count() -> Scalar<i64>;

fn main() {}
