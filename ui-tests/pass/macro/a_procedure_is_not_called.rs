use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET number = upper(number)")]
fn change() -> Affected;

fn main() {}
