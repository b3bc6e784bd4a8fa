use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn launder<'b>(foreign: &Reference<'_, Customer>) -> Reference<'b, Customer> {
    Reference::claimed(foreign.clone().into_id())
}

fn main() {}
