use tenant_sqlx::statement::Delete;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(delete: Delete<'long, Invoice>) -> Delete<'long, Invoice> {
    delete
}

fn main() {}
