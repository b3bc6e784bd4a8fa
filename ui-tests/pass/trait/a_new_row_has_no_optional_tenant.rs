use tenant_sqlx::prelude::*;
use ui_tests::{NewCustomer, new_customer};

fn import<'t>(id: Uuid) -> NewCustomer<'t> {
    let mut new = new_customer();
    new.id = id;
    new
}

fn main() {}
