// leak: 07
// kind: attack
// Builds a condition out of parts of one's own.
use tenant_sqlx::Condition;
use ui_tests::Invoice;

fn forge() -> Condition<Invoice> {
    Condition { ..Condition::all() } //~ E0451: private
}

fn main() {}
