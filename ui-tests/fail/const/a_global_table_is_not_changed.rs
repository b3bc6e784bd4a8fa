// leak: 15
// Deletes rows that belong to everyone.
use tenant_sqlx::prelude::*;
use ui_tests::{Country, Customer};

#[tenant_scoped("DELETE FROM Country")] //~ E0080: rows of `Country` belong to everyone
fn change() -> Affected;

fn main() {}
