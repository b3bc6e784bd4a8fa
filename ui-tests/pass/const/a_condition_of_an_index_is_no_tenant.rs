use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (tenant_id, name) WHERE tenant_id IS NOT NULL DO UPDATE SET name = excluded.name"
)]
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
