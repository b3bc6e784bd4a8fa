use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped(
    "SELECT id FROM Invoice
     UNION ALL
     SELECT id FROM Customer"
)]
fn ids() -> Rows<Uuid>;

fn main() {}
