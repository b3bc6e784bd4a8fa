// leak: 05, 15
// Writes a column that the entity doesn't declare.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory (id, owner, name) VALUES (:id, :id, :name)")]
//~^ E0080: `Laboratory` has no column `owner`
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
