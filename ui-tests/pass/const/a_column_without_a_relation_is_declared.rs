use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i JOIN Customer c ON c.id = i.customer_id
     WHERE amount_cents > 0"
)]
fn count() -> Scalar<i64>;

fn main() {}
