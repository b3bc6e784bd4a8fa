// leak: 12, 11
// Refers to a row of which nobody knows any more whose it was.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewInvoice, new_invoice};

fn refer<'t>(row: Owned<'t, Customer>) -> NewInvoice<'t> {
    new_invoice(&row.into_inner()) //~ E0277: Reference
}

fn main() {}
