// leak: 05
// Imports rows whose tenant may be missing.
use tenant_sqlx::prelude::*;
use ui_tests::{NewCustomer, new_customer};

fn import<'t>(tenant_id: Option<Uuid>) -> NewCustomer<'t> {
    let mut new = new_customer();
    new.tenant_id = tenant_id; //~ E0609: no field `tenant_id`
    new
}

fn main() {}
