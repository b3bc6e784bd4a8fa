use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewInvoice, new_invoice};

fn from_payload<'t>(amount_cents: i64, customer: &Owned<'t, Customer>) -> NewInvoice<'t> {
    NewInvoice { amount_cents, ..new_invoice(customer) }
}

fn main() {}
