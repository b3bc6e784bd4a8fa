// Reads a column that the statement doesn't give.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
struct Debt {
    number: String,
    cents: i64,
}

#[tenant_scoped("SELECT number, amount_cents FROM Invoice")]
fn debts() -> Rows<Debt>; //~ E0080: `Debt` reads a column `cents`, which the statement doesn't give

fn main() {}
