// Uses what SQLite can't say, although the program runs on SQLite too.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT DISTINCT ON (customer_id) number FROM Invoice")] //~ error: SQLite has no DISTINCT ON
fn numbers() -> Rows<String>;

fn main() {}
