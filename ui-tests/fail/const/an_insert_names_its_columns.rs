// leak: 05, 15
// Inserts values by their position, among which the tenant's would be.
use tenant_sqlx::prelude::*;
use ui_tests::Laboratory;

#[tenant_scoped("INSERT INTO Laboratory VALUES (:id, :whose, :name)")]
//~^ E0080: INSERT doesn't say which columns it writes
fn add(id: Uuid, whose: Uuid, name: &str) -> Affected;

fn main() {}
