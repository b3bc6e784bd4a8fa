use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT i.number FROM Invoice i")]
fn numbers() -> Rows<String>;

fn main() {}
