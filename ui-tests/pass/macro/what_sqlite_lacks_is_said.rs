use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped(postgres, "SELECT DISTINCT ON (customer_id) number FROM Invoice")]
fn numbers() -> Rows<String>;

fn main() {}
