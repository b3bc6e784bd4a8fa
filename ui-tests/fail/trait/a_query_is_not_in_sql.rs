// leak: 16
// kind: attack
// Asks a select for its SQL, to change it and to run it elsewhere.
use tenant_sqlx::Table as _;
use ui_tests::Invoice;

fn sql() -> String {
    Invoice::select().to_string() //~ E0599: Display
}

fn main() {}
