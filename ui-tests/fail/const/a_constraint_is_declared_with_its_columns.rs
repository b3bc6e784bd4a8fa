// leak: 09, 15
// Names a constraint, whose columns nobody has declared.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT ON CONSTRAINT laboratories_name DO UPDATE SET name = :name"
)]
//~^^^ E0080: `Laboratory` declares no unique key `laboratories_name`
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
