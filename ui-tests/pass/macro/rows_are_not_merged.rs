use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("DELETE FROM Invoice i WHERE i.customer_id IN (SELECT c.id FROM Customer c)")]
fn change() -> Affected;

fn main() {}
