// leak: 05, 15
// Inserts a line that belongs to no invoice.
use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

#[tenant_scoped("INSERT INTO InvoiceLine (id, description, quantity) VALUES (:id, :text, 1)")]
//~^ E0080: a new `InvoiceLine` doesn't name its parent
fn add(id: Uuid, text: &str) -> Affected;

fn main() {}
