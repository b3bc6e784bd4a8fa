use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn receive<'t>(body: Uuid) -> Reference<'t, Customer> {
    Reference::claimed(body)
}

fn main() {}
