use tenant_sqlx::prelude::*;
use ui_tests::{CustomerTotal, Invoice};

#[tenant_scoped("UPDATE Invoice SET amount_cents = 0")]
fn change() -> Affected;

fn main() {}
