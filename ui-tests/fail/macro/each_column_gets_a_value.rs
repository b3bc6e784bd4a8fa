// leak: 05
// Gives one value too many, which would stand where the tenant's belongs.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory (id, name) VALUES (:id, :name, :other)")]
//~^ error: INSERT names 2 columns and gives 3 values
fn add(id: Uuid, name: &str, other: Uuid) -> Affected;

fn main() {}
