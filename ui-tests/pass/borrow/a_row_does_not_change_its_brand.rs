use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn shorten<'long: 'short, 'short>(row: Owned<'long, Invoice>) -> Owned<'long, Invoice> {
    row
}

fn main() {}
