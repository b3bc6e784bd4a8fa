// leak: 09, 15
// Skips a row on whatever key it violates, be it one that another tenant's row has.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT DO NOTHING"
)]
//~^^^ E0080: ON CONFLICT doesn't say which key it means
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
