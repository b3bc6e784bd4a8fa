// leak: 15
// Names a column that no relation here declares.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT count(*) FROM Invoice i JOIN Customer c ON c.id = i.customer_id
     WHERE amount > 0"
)]
//~^^^ E0080: none of `Invoice`, `Customer` has a column `amount`
fn count() -> Scalar<i64>;

fn main() {}
