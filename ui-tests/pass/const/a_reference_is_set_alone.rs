use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("UPDATE Invoice SET (external_id, number) = (SELECT c.id, c.name FROM Customer c LIMIT 1)")]
fn change() -> Affected;

fn main() {}
