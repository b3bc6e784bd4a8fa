use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (id) DO NOTHING"
)]
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
