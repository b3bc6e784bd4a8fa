// leak: 09, 15
// Changes a row that is there, by whatever key.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT DO UPDATE SET name = :name"
)]
//~^^^ error: ON CONFLICT doesn't say which key it means, and DO UPDATE must know
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
