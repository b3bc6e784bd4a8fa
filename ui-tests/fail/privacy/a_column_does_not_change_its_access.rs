// leak: 06
// kind: attack
// Converts the tenant column into one that may be set.
use tenant_sqlx::{Column, Settable, Uuid};
use ui_tests::Invoice;

fn settable() -> Column<Invoice, Uuid, Settable> {
    Column { access: std::marker::PhantomData, ..Invoice::EXTERNAL_ID } //~ E0451: private
}

fn main() {}
