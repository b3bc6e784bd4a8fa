use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (tenant_id, name) WHERE name <> 'none' DO NOTHING"
)]
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
