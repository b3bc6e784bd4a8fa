// Gives two columns of one name.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[derive(Row)]
struct Debt {
    number: String,
    cents: i64,
}

#[tenant_scoped(
    "SELECT i.number, i.amount_cents AS cents, c.name AS number
     FROM Invoice i JOIN Customer c ON c.id = i.customer_id"
)]
fn debts() -> Rows<Debt>; //~ E0080: the statement gives two columns `number`

fn main() {}
