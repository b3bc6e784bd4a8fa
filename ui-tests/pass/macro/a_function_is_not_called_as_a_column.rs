use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT t.number FROM (SELECT number FROM Invoice) AS t")]
fn numbers() -> Rows<String>;

fn main() {}
