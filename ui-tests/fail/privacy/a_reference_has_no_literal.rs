// leak: 03, 12
// kind: attack
// Writes a reference down as proven.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(id: Uuid, proven: Reference<'t, Customer>) -> Reference<'t, Customer> {
    Reference { id, ..proven } //~ E0451: private
}

fn main() {}
