// leak: 05, 15
// Takes the tenant of a new row from a parameter.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory (id, tenant_id, name) VALUES (:id, :whose, :name)")]
//~^ E0080: `tenant_id` is the tenant column of `Laboratory`
fn add(id: Uuid, whose: Uuid, name: &str) -> Affected;

fn main() {}
