use tenant_sqlx::prelude::*;
use ui_tests::Customer;

fn forge<'t>(id: Uuid) -> Reference<'t, Customer> {
    Reference::claimed(id)
}

fn main() {}
