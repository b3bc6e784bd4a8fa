use tenant_sqlx::Table as _;
use tenant_sqlx::statement::Select;
use ui_tests::Invoice;

fn forge() -> Select<Invoice> {
    Invoice::select()
}

fn main() {}
