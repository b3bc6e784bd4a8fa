use tenant_sqlx::prelude::*;
use ui_tests::InvoiceLine;

#[tenant_scoped("UPDATE InvoiceLine SET description = :other")]
fn change(other: &str) -> Affected;

fn main() {}
