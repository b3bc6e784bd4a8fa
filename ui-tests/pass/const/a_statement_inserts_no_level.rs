use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

#[tenant_scoped(
    "INSERT INTO Sample (id, customer_id, code)
     VALUES (:id, :customer, :code)"
)]
fn add(id: Uuid, customer: Uuid, code: &str) -> Affected;

fn main() {}
