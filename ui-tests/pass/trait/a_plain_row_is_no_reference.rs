use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewInvoice, new_invoice};

fn refer<'t>(row: Owned<'t, Customer>) -> NewInvoice<'t> {
    new_invoice(&row)
}

fn main() {}
