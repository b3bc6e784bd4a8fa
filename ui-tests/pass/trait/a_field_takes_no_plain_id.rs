use tenant_sqlx::prelude::*;
use ui_tests::NewInvoice;

fn from_body<'t>(body: Uuid) -> NewInvoice<'t> {
    NewInvoice {
        id: Uuid::now_v7(),
        customer_id: Reference::claimed(body),
        number: "2026-0001".to_owned(),
        amount_cents: 100,
        external_id: body,
    }
}

fn main() {}
