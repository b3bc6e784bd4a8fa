use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice")]
fn change() -> Affected;

fn main() {}
