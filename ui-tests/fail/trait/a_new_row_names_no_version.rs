// leak: 05
// Inserts a row with the version that the payload names.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewInvoice, new_invoice};

fn from_payload<'t>(version: i64, customer: &Owned<'t, Customer>) -> NewInvoice<'t> {
    NewInvoice { version, ..new_invoice(customer) } //~ E0560: version
}

fn main() {}
