//! Reading: what each statement gives one tenant while another has the same names and numbers.

mod aggregates;
mod colliding_ids;
mod conditions;
mod cursors;
mod deleted;
mod error_texts;
mod foreign_references;
mod joins;
mod levels;
mod locks;
mod names;
mod nesting;
mod pages;
mod same_statement;
mod selects;
mod shared;
mod shared_parents;
mod single_rows;
mod streams;
mod sub_selects;
mod tenant_ids;
mod through;
mod views;

use tenant_sqlx::prelude::*;

use crate::world::{Customer, Invoice, NewInvoice, World, customer};

/// Two customers and five invoices, the same in every tenant that has one.
struct Ledger<'t> {
    ann: Owned<'t, Customer>,
    bob: Owned<'t, Customer>,
    invoices: Vec<Owned<'t, Invoice>>,
}

/// | number | cents | paid | note      | customer | payer |
/// |--------|-------|------|-----------|----------|-------|
/// | 1      | 100   | no   | NULL      | Ann      | NULL  |
/// | 2      | 200   | yes  | `50% off` | Ann      | Bob   |
/// | 3      | 200   | no   | `a_b`     | Bob      | Bob   |
/// | 4      | 300   | yes  | `c:\dir`  | Bob      | Ann   |
/// | 5      | 400   | no   | empty     | Ann      | NULL  |
async fn ledger<'t>(tenant: &Tenant<'t>, pool: &TenantPool) -> Ledger<'t> {
    let ann = customer(tenant, pool, "Ann").await;
    let bob = customer(tenant, pool, "Bob").await;
    let new = |number: &str,
               cents,
               paid,
               note: Option<&str>,
               to: &Owned<'t, Customer>,
               by: Option<&Owned<'t, Customer>>| {
        NewInvoice {
            id: Uuid::now_v7(),
            customer_id: to.into(),
            payer_id: by.map(Into::into),
            number: number.to_owned(),
            amount_cents: cents,
            paid,
            note: note.map(str::to_owned),
        }
    };
    let new = [
        new("1", 100, false, None, &ann, None),
        new("2", 200, true, Some("50% off"), &ann, Some(&bob)),
        new("3", 200, false, Some("a_b"), &bob, Some(&bob)),
        new("4", 300, true, Some(r"c:\dir"), &bob, Some(&ann)),
        new("5", 400, false, Some(""), &ann, None),
    ];
    let mut invoices = Invoice::insert_many(new).returning(tenant, pool).await.unwrap();
    invoices.sort_by(|one, other| one.number.cmp(&other.number));
    Ledger { ann, bob, invoices }
}

/// The numbers of the tenant's invoices for which a condition holds, one behind the other.
async fn numbers(tenant: &Tenant<'_>, pool: &TenantPool, condition: Condition<Invoice>) -> String {
    let select = Invoice::select().filter(condition).order_by(Invoice::NUMBER.asc());
    select.all(tenant, pool).await.unwrap().iter().map(|row| row.number.as_str()).collect()
}

/// A condition on invoices, and the numbers of those for which it holds in a [`Ledger`].
type Case<'a> = (fn() -> Condition<Invoice>, &'a str);

/// Checks conditions for two tenants with a ledger each: a row too many is the other's.
async fn leaves(world: &World, cases: &[Case<'_>]) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    for (index, (condition, expected)) in cases.iter().enumerate() {
        let found = numbers(&acme, &world.pool, condition()).await;
        assert_eq!(found, *expected, "case {index} for the first tenant");
        let found = numbers(&bolt, &world.pool, condition()).await;
        assert_eq!(found, *expected, "case {index} for the second tenant");
        let count = Invoice::select().filter(condition()).count(&acme, &world.pool).await.unwrap();
        assert_eq!(count, expected.len() as u64, "the count of case {index}");
        let exists =
            Invoice::select().filter(condition()).exists(&acme, &world.pool).await.unwrap();
        assert_eq!(exists, !expected.is_empty(), "the existence of case {index}");
    }
}

/// Makes a row point to another tenant's row, which the library refuses to write.
async fn point(world: &World, table: &str, row: Uuid, column: &str, target: Uuid) {
    let (row, target) = (world.literal(row), world.literal(target));
    world
        .database
        .raw_execute(&format!("UPDATE {table} SET {column} = {target} WHERE id = {row}"))
        .await;
}
