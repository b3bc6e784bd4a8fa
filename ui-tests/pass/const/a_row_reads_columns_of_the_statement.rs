use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
struct Debt {
    number: String,
    cents: i64,
}

#[tenant_scoped("SELECT number, amount_cents AS cents FROM Invoice")]
fn debts() -> Rows<Debt>;

fn main() {}
