// leak: 05
// Leaves a value to the database's default.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory (id, name) VALUES (DEFAULT, :name)")]
//~^ error: DEFAULT is not understood as a value
fn add(name: &str) -> Affected;

fn main() {}
