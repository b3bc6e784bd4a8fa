// leak: 06, 09, 15
// Sets the tenant where an upsert meets a row.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (id) DO UPDATE SET tenant_id = excluded.tenant_id"
)]
//~^^^ E0080: `tenant_id` is the tenant column of `Laboratory`
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
