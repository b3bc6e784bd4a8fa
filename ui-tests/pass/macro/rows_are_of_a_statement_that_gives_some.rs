use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice RETURNING number")]
fn clear() -> Rows<String>;

fn main() {}
