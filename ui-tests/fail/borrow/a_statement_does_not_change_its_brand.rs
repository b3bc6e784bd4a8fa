// leak: 11
// kind: attack
// Shortens the brand of an update that refers to another tenant's row.
use tenant_sqlx::statement::Update;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(update: Update<'long, Invoice>) -> Update<'short, Invoice> {
    update //~ error: lifetime may not live long enough
}

fn main() {}
