use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

#[tenant_scoped("INSERT INTO InvoiceLine (id, invoice_id, description, quantity) VALUES (:id, :invoice, :text, 1)")]
fn add(id: Uuid, invoice: Uuid, text: &str) -> Affected;

fn main() {}
