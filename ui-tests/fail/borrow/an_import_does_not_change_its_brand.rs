// leak: 11
// kind: attack
// Shortens the brand of an insert of many rows.
use tenant_sqlx::statement::InsertMany;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(rows: InsertMany<'long, Invoice>) -> InsertMany<'short, Invoice> {
    rows //~ error: lifetime may not live long enough
}

fn main() {}
