// leak: 05
// Inserts a row with the tenant that the payload names.
use tenant_sqlx::prelude::*;
use ui_tests::NewCustomer;

fn from_payload<'t>(tenant_id: Uuid, name: String, email: String) -> NewCustomer<'t> {
    NewCustomer { id: Uuid::now_v7(), tenant_id, name, email, country_code: None } //~ E0560: tenant_id
}

fn main() {}
