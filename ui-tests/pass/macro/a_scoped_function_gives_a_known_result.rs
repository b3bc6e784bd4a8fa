use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT number FROM Invoice")]
fn numbers() -> Rows<String>;

fn main() {}
