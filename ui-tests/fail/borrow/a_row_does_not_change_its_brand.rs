// leak: 10
// kind: attack
// Shortens the brand of a row until it fits another tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn shorten<'long: 'short, 'short>(row: Owned<'long, Invoice>) -> Owned<'short, Invoice> {
    row //~ error: lifetime may not live long enough
}

fn main() {}
