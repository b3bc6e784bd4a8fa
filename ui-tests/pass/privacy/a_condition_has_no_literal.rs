use tenant_sqlx::Condition;
use ui_tests::Invoice;

fn forge() -> Condition<Invoice> {
    Condition::all()
}

fn main() {}
