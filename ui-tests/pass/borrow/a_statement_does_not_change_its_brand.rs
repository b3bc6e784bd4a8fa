use tenant_sqlx::statement::Update;
use ui_tests::Invoice;

fn launder<'long: 'short, 'short>(update: Update<'long, Invoice>) -> Update<'long, Invoice> {
    update
}

fn main() {}
