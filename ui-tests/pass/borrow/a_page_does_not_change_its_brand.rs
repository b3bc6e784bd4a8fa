use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(page: tenant_sqlx::statement::Page<'long, Invoice>) -> Vec<Owned<'long, Invoice>> {
    page.rows
}

fn main() {}
