use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(proof: &Key<'t, Customer>) -> Key<'t, Customer> {
    proof.clone()
}

fn main() {}
