use tenant_sqlx::{Column, Settable, Uuid};
use ui_tests::Invoice;

fn settable() -> Column<Invoice, Uuid, Settable> {
    Invoice::EXTERNAL_ID
}

fn main() {}
