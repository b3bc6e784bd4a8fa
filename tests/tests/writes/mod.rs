//! What a token writes, and whose rows it leaves alone.

use tenant_sqlx::prelude::*;

use crate::world::{
    Customer, Invoice, Laboratory, NewCustomer, NewInvoice, NewInvoiceLine, NewLaboratory, World,
};

mod bad_input;
mod deletes;
mod inserts;
mod levels;
mod many;
mod overflow;
mod patches;
mod references;
mod shared;
mod through;
mod updates;
mod upserts;
mod versions;

/// An invoice of 100 cents that is about to be written.
pub fn new_invoice<'t>(
    customer: impl Into<Reference<'t, Customer>>,
    number: &str,
) -> NewInvoice<'t> {
    NewInvoice {
        id: Uuid::now_v7(),
        customer_id: customer.into(),
        payer_id: None,
        number: number.to_owned(),
        amount_cents: 100,
        paid: false,
        note: None,
    }
}

/// A customer that is about to be written.
pub fn new_customer<'t>(name: &str) -> NewCustomer<'t> {
    NewCustomer {
        id: Uuid::now_v7(),
        name: name.to_owned(),
        email: None,
        country_code: None,
        referred_by: None,
    }
}

/// A line that is about to be written.
pub fn new_line<'t>(
    invoice: impl Into<Reference<'t, Invoice>>,
    position: i32,
) -> NewInvoiceLine<'t> {
    NewInvoiceLine {
        invoice_id: invoice.into(),
        position,
        description: "paper".to_owned(),
        quantity: 1,
    }
}

/// A laboratory of this name, under this token.
pub async fn laboratory<'t>(
    tenant: &Tenant<'t>,
    pool: &TenantPool,
    name: &str,
) -> Owned<'t, Laboratory> {
    let new = NewLaboratory { id: Uuid::now_v7(), name: name.to_owned() };
    Laboratory::insert(new).run(tenant, pool).await.unwrap()
}

/// How many rows the table has, whoever they belong to.
pub async fn rows_in(world: &World, table: &str) -> i64 {
    world.database.raw_count(&format!("SELECT count(*) FROM {table}")).await
}

/// The rows of a table as text, to be compared before and after.
pub async fn snapshot(world: &World, columns: &str, table: &str) -> Vec<String> {
    world.database.raw_text(&format!("SELECT {columns} FROM {table} ORDER BY 1")).await
}
