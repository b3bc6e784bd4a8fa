use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    postgres,
    "SELECT count(*) FROM Invoice i
     CROSS JOIN LATERAL (SELECT c.name FROM Customer c WHERE c.id = i.customer_id) AS c"
)]
fn count() -> Scalar<i64>;

fn main() {}
