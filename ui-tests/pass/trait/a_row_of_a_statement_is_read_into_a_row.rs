use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
struct Debt {
    number: String,
}

#[tenant_scoped("SELECT number FROM Invoice")]
fn debts() -> Rows<Debt>;

fn main() {}
