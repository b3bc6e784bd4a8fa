use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewSample, new_sample};

fn from_payload<'t>(code: String, customer: &Owned<'t, Customer>) -> NewSample<'t> {
    NewSample { code, ..new_sample(customer) }
}

fn main() {}
