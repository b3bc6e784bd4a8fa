use tenant_sqlx::statement::InsertMany;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(rows: InsertMany<'long, Invoice>) -> InsertMany<'long, Invoice> {
    rows
}

fn main() {}
