// leak: 05, 17
// Inserts a sample into the laboratory that the payload names.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, NewSample, new_sample};

fn from_payload<'t>(laboratory_id: Uuid, customer: &Owned<'t, Customer>) -> NewSample<'t> {
    NewSample { laboratory_id, ..new_sample(customer) } //~ E0560: laboratory_id
}

fn main() {}
