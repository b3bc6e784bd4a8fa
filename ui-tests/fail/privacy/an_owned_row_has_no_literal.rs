// leak: 03, 10
// kind: attack
// Puts a plain row into the hands of a tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn forge<'t>(row: Invoice, mine: Owned<'t, Invoice>) -> Owned<'t, Invoice> {
    Owned { row, ..mine } //~ E0451: private
}

fn main() {}
