use tenant_sqlx::Table as _;
use ui_tests::Invoice;

fn sql() -> tenant_sqlx::statement::Select<Invoice> {
    Invoice::select()
}

fn main() {}
