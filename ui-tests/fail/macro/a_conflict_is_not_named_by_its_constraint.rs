// leak: 09, 15
// Names a constraint, whose columns nobody sees.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT ON CONSTRAINT laboratories_name DO UPDATE SET name = :name"
)]
//~^^^ error: ON CONSTRAINT doesn't show which columns the key has
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
