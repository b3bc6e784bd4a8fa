// leak: 09, 15
// Takes a WHERE between the key and DO for the tenant: it only says which index is meant.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (name) WHERE tenant_id IS NOT NULL DO UPDATE SET name = excluded.name"
)]
//~^^^ E0080: this key of `Laboratory` neither holds the tenant nor is the id
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
