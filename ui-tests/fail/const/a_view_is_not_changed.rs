// leak: 15
// Writes to a view.
use tenant_sqlx::prelude::*;
use ui_tests::{CustomerTotal, Invoice};

#[tenant_scoped("UPDATE CustomerTotal SET total_cents = 0")] //~ E0080: `CustomerTotal` is a view
fn change() -> Affected;

fn main() {}
