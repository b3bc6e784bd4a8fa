// leak: 12
// Fills the foreign key of a new row with an id out of a request body.
use tenant_sqlx::prelude::*;
use ui_tests::NewInvoice;

fn from_body<'t>(body: Uuid) -> NewInvoice<'t> {
    NewInvoice {
        id: Uuid::now_v7(),
        customer_id: body, //~ E0308: mismatched types
        number: "2026-0001".to_owned(),
        amount_cents: 100,
        external_id: body,
    }
}

fn main() {}
