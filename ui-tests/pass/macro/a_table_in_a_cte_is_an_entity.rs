use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "WITH known AS (SELECT id FROM Customer)
     SELECT count(*) FROM Invoice i JOIN known k ON k.id = i.customer_id"
)]
fn count() -> Scalar<i64>;

fn main() {}
