// leak: 15
// Merges rows into an entity.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("MERGE INTO Invoice i USING Customer c ON c.id = i.customer_id WHEN MATCHED THEN DELETE")]
//~^ error: MERGE is not a statement for one tenant
fn change() -> Affected;

fn main() {}
