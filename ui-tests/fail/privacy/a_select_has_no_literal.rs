// leak: 07, 01
// kind: attack
// Builds a select without the predicate of a tenant.
use tenant_sqlx::Table as _;
use tenant_sqlx::statement::Select;
use ui_tests::Invoice;

fn forge() -> Select<Invoice> {
    Select { ..Invoice::select() } //~ E0451: private
}

fn main() {}
