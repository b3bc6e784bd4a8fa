use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("UPDATE Invoice SET amount_cents = 1")]
fn change() -> Affected;

fn main() {}
