// leak: 05, 15, 17
// Takes the laboratory of a new sample from a parameter.
use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

#[tenant_scoped(
    "INSERT INTO Sample (id, laboratory_id, customer_id, code)
     VALUES (:id, :laboratory, :customer, :code)"
)]
//~^^^ E0080: `laboratory_id` is the column of the level of `Sample`
fn add(id: Uuid, laboratory: Uuid, customer: Uuid, code: &str) -> Affected;

fn main() {}
