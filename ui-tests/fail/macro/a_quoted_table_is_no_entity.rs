// leak: 15
// Puts the name of a table into quotes.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*)\nFROM Invoice i, \"invoices\" j")]
//~^ error: `invoices` is not the name of a Rust type
fn count() -> Scalar<i64>;

fn main() {}
