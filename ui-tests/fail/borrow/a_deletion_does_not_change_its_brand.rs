// leak: 10
// kind: attack
// Shortens the brand of a deletion that was built from another tenant's row.
use tenant_sqlx::statement::Delete;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(delete: Delete<'long, Invoice>) -> Delete<'short, Invoice> {
    delete //~ error: lifetime may not live long enough
}

fn main() {}
