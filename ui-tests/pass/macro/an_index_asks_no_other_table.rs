use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (tenant_id, name) WHERE name IN ('north', 'south') DO NOTHING"
)]
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
