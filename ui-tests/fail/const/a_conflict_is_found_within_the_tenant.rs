// leak: 09, 15
// Recognises a row by a key that the whole database shares.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped(
    "INSERT INTO Laboratory (id, name) VALUES (:id, :name)
     ON CONFLICT (name) DO UPDATE SET name = excluded.name"
)]
//~^^^ E0080: this key of `Laboratory` neither holds the tenant nor is the id
fn add(id: Uuid, name: &str) -> Affected;

fn main() {}
