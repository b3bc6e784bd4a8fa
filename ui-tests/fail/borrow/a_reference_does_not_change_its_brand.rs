// leak: 11
// kind: attack
// Clones a proven reference into the brand of another tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn launder<'b>(foreign: &Reference<'_, Customer>) -> Reference<'b, Customer> {
    foreign.clone() //~ E0621: explicit lifetime required
}

fn main() {}
