use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("UPDATE Invoice SET number = c.name FROM Customer c WHERE c.id = customer_id")]
fn change() -> Affected;

fn main() {}
