use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(postgres, "DELETE FROM Invoice i USING Customer c WHERE c.id = i.customer_id")]
fn change() -> Affected;

fn main() {}
