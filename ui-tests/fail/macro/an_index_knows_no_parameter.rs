// leak: 09, 15
// Names the index by a condition that changes from call to call.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (tenant_id, name) WHERE name <> :but DO NOTHING"
)]
//~^^^ error: the condition of an index holds a parameter
fn add(id: Uuid, name: &str, but: &str) -> Affected;

fn main() {}
