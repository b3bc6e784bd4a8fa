// leak: 06, 15
// Moves lines to another invoice.
use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

#[tenant_scoped("UPDATE InvoiceLine SET invoice_id = :other")]
//~^ E0080: `invoice_id` points to the parent that owns the row
fn change(other: Uuid) -> Affected;

fn main() {}
