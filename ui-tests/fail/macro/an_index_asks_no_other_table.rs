// leak: 09, 15
// Hides a table between the key and DO.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (tenant_id, name) WHERE name IN (SELECT l.name FROM Laboratory l) DO NOTHING"
)]
//~^^^ error: the condition of an index holds a sub-select
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
