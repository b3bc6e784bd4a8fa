use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(key: Key<'t, Customer>) -> Key<'t, Customer> {
    key
}

fn main() {}
