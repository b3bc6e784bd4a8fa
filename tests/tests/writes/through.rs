//! Rows that are owned through their parent, and through their parent's parent.

use tenant_sqlx::AdoptError;
use tenant_sqlx::prelude::*;

use super::{new_line, rows_in, snapshot};
use crate::world::{
    Invoice, InvoiceLine, LineNote, NewLineNote, World, customer, invoice, on_both,
};

const FOREIGN: Error = Error::ForeignReference { constraint: None };

fn new_note<'t>(line: impl Into<Reference<'t, InvoiceLine>>) -> NewLineNote<'t> {
    NewLineNote { id: Uuid::now_v7(), line_id: line.into(), body: "n".to_owned() }
}

/// An invoice with one line and one note of the tenant.
async fn chain<'t>(
    tenant: &Tenant<'t>,
    world: &World,
) -> (Owned<'t, Invoice>, Owned<'t, InvoiceLine>, Owned<'t, LineNote>) {
    let ann = customer(tenant, &world.pool, "Ann").await;
    let bill = invoice(tenant, &world.pool, &ann, "1", 100).await;
    let line = InvoiceLine::insert(new_line(&bill, 1)).run(tenant, &world.pool).await.unwrap();
    let note = LineNote::insert(new_note(&line)).run(tenant, &world.pool).await.unwrap();
    (bill, line, note)
}

on_both! {
async fn a_child_is_written_below_an_own_parent_proven_or_claimed(world) {
    enter!(acme = world.acme);
    let (bill, line, note) = chain(&acme, &world).await;
    assert_eq!((line.invoice_id, note.line_id), (bill.id, line.id));
    let line = InvoiceLine::insert(new_line(Reference::claimed(bill.id), 2)).run(&acme, &world.pool).await.unwrap();
    let note = LineNote::insert(new_note(Reference::claimed(line.id))).run(&acme, &world.pool).await.unwrap();
    assert_eq!((line.invoice_id, note.line_id), (bill.id, line.id));
}
}

on_both! {
async fn a_child_is_not_written_below_another_tenants_parent(world) {
    enter!(bolt = world.bolt);
    let (their_bill, their_line, _) = chain(&bolt, &world).await;
    enter!(acme = world.acme);
    let (bill, line, _) = chain(&acme, &world).await;
    for wrong in [their_bill.id, Uuid::now_v7()] {
        let refused = InvoiceLine::insert(new_line(Reference::claimed(wrong), 7)).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let many = InvoiceLine::insert_many([new_line(&bill, 7), new_line(Reference::claimed(wrong), 7)]);
        assert_eq!(many.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
        let upsert = InvoiceLine::upsert(new_line(Reference::claimed(wrong), 1)).on(InvoiceLine::POSITION);
        assert_eq!(upsert.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
    }
    for wrong in [their_line.id, i64::MAX, -1] {
        let refused = LineNote::insert(new_note(Reference::claimed(wrong))).run(&acme, &world.pool).await;
        assert_eq!(refused.unwrap_err(), FOREIGN);
        let many = LineNote::insert_many([new_note(&line), new_note(Reference::claimed(wrong))]);
        assert_eq!(many.run(&acme, &world.pool).await.unwrap_err(), FOREIGN);
    }
    assert_eq!((rows_in(&world, "invoice_lines").await, rows_in(&world, "line_notes").await), (2, 2));
}
}

on_both! {
/// The parent is fabricated; its tenant is ours, its id is theirs.
async fn a_child_is_not_written_below_an_adopted_parent_of_another_tenant(world) {
    enter!(bolt = world.bolt);
    let (their_bill, _, _) = chain(&bolt, &world).await;
    enter!(acme = world.acme);
    let (bill, _, _) = chain(&acme, &world).await;
    let fabricated = acme.adopt(Invoice { id: their_bill.id, ..(*bill).clone() }).unwrap();
    let refused = InvoiceLine::insert(new_line(&fabricated, 7)).run(&acme, &world.pool).await;
    assert_eq!(refused.unwrap_err(), FOREIGN);
    assert_eq!(rows_in(&world, "invoice_lines").await, 2);
}
}

on_both! {
/// Leak 04: the id is right, the tenant isn't.
async fn l04_another_tenants_child_is_not_updated_or_deleted(world) {
    enter!(bolt = world.bolt);
    let (_, their_line, their_note) = chain(&bolt, &world).await;
    enter!(acme = world.acme);
    chain(&acme, &world).await;
    let before = snapshot(&world, "quantity", "invoice_lines").await;
    let missing = Error::NotFound { entity: "InvoiceLine" };
    let one = InvoiceLine::update(their_line.id).set(InvoiceLine::QUANTITY, 9);
    assert_eq!(one.run(&acme, &world.pool).await.unwrap_err(), missing);
    let two = InvoiceLine::update(their_line.id).set(InvoiceLine::QUANTITY, 9).set(InvoiceLine::DESCRIPTION, "x");
    assert_eq!(two.run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(InvoiceLine::delete(their_line.id).run(&acme, &world.pool).await.unwrap_err(), missing);
    let missing = Error::NotFound { entity: "LineNote" };
    let one = LineNote::update(their_note.id).set(LineNote::BODY, "x");
    assert_eq!(one.run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(LineNote::delete(their_note.id).run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(snapshot(&world, "quantity", "invoice_lines").await, before);
    assert_eq!(snapshot(&world, "body", "line_notes").await, ["n", "n"]);
}
}

on_both! {
async fn every_child_means_every_own_child(world) {
    enter!(bolt = world.bolt);
    chain(&bolt, &world).await;
    enter!(acme = world.acme);
    chain(&acme, &world).await;
    let changed = InvoiceLine::update_where(Condition::all()).set(InvoiceLine::QUANTITY, 9).run(&acme, &world.pool).await;
    assert_eq!(changed.unwrap(), 1);
    assert_eq!(snapshot(&world, "quantity", "invoice_lines").await, ["1", "9"]);
    let changed = LineNote::update_where(Condition::all()).set(LineNote::BODY, "z").returning(&acme, &world.pool).await;
    assert_eq!(changed.unwrap().len(), 1);
    assert_eq!(snapshot(&world, "body", "line_notes").await, ["n", "z"]);
    assert_eq!(LineNote::delete_where(Condition::all()).run(&acme, &world.pool).await.unwrap(), 1);
    assert_eq!(InvoiceLine::delete_where(Condition::all()).returning(&acme, &world.pool).await.unwrap().len(), 1);
    assert_eq!((rows_in(&world, "invoice_lines").await, rows_in(&world, "line_notes").await), (1, 1));
}
}

on_both! {
async fn an_upsert_recognises_a_child_by_its_place_below_its_own_parent(world) {
    enter!(bolt = world.bolt);
    chain(&bolt, &world).await;
    enter!(acme = world.acme);
    let (bill, line, _) = chain(&acme, &world).await;
    let mut more = new_line(&bill, 1);
    more.quantity = 5;
    let same = InvoiceLine::upsert(more).on(InvoiceLine::POSITION).run(&acme, &world.pool).await.unwrap();
    assert_eq!((same.id, same.quantity), (line.id, 5));
    let fresh = InvoiceLine::upsert(new_line(Reference::claimed(bill.id), 2)).on(InvoiceLine::POSITION).run(&acme, &world.pool).await.unwrap();
    assert_ne!(fresh.id, line.id);
    assert_eq!(world.database.raw_text("SELECT quantity FROM invoice_lines ORDER BY quantity").await, ["1", "1", "5"]);
    let ignored = InvoiceLine::upsert(new_line(&bill, 1)).on(InvoiceLine::POSITION).or_ignore(&acme, &world.pool).await;
    assert!(ignored.unwrap().is_none());
}
}

on_both! {
async fn a_row_without_a_tenant_column_cant_be_adopted(world) {
    enter!(acme = world.acme);
    let (_, line, note) = chain(&acme, &world).await;
    let refused = acme.adopt((*line).clone()).unwrap_err();
    assert_eq!(refused, AdoptError::Unprovable { entity: "InvoiceLine" });
    let refused = acme.adopt((*note).clone()).unwrap_err();
    assert_eq!(refused, AdoptError::Unprovable { entity: "LineNote" });
}
}
