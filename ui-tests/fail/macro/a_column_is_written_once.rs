// leak: 05
// Writes a column twice.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory (id, name, name) VALUES (:id, :name, :name)")]
//~^ error: `name` is written twice
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
