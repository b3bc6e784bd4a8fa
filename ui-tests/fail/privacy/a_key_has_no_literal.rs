// leak: 03, 11
// kind: attack
// Puts an id from anywhere into a proven key.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(id: Uuid, proof: &Key<'t, Customer>) -> Key<'t, Customer> {
    Key { id, ..proof.clone() } //~ E0451: private
}

fn main() {}
