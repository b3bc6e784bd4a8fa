use tenant_sqlx::prelude::*;
use ui_tests::NewCustomer;

fn from_payload<'t>(name: String, email: String) -> NewCustomer<'t> {
    NewCustomer { id: Uuid::now_v7(), name, email, country_code: None }
}

fn main() {}
