// Reads rows into a type that is none.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

struct Debt {
    number: String,
}

#[tenant_scoped("SELECT number FROM Invoice")]
fn debts() -> Rows<Debt>; //~ E0277: a row can't be read into `Debt`

fn main() {}
