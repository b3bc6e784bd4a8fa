// leak: 10
// kind: attack
// Shortens the brand of a page of rows.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(page: tenant_sqlx::statement::Page<'long, Invoice>) -> Vec<Owned<'short, Invoice>> {
    page.rows //~ error: lifetime may not live long enough
}

fn main() {}
