// leak: 11
// kind: attack
// Changes the id in a proven key.
use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(key: Key<'t, Customer>, id: Uuid) -> Key<'t, Customer> {
    *key.id() = id; //~ E0594: cannot assign
    key
}

fn main() {}
