use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(mine: Owned<'t, Customer>) -> Key<'t, Customer> {
    mine.key()
}

fn main() {}
