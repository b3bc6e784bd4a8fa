//! Rows that are deleted, softly and for good.

use tenant_sqlx::prelude::*;

use super::{new_line, rows_in};
use crate::world::{Customer, Invoice, InvoiceLine, customer, invoice, on_both};

const MISSING: Error = Error::NotFound { entity: "Invoice" };

on_both! {
/// Leak 04: the id is another tenant's, however it is sent.
async fn l04_a_delete_never_reaches_another_tenant(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &their_ann, "1", 100).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let ours = invoice(&acme, &world.pool, &ann, "1", 100).await;
    assert_eq!(Invoice::delete(theirs.id).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(Invoice::soft_delete(theirs.id).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(Invoice::delete_where(Invoice::ID.eq(theirs.id)).run(&acme, &world.pool).await.unwrap(), 0);
    let forged = acme.adopt(Invoice { tenant_id: *acme.id(), ..(*theirs).clone() }).unwrap();
    assert_eq!(Invoice::delete(&forged).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(Invoice::soft_delete(&forged).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
    Invoice::delete(ours.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(Invoice::delete(ours.id).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

on_both! {
async fn every_row_means_every_own_row(world) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        let ann = customer(&tenant, &world.pool, "Ann").await;
        for number in ["1", "2", "3"] {
            invoice(&tenant, &world.pool, &ann, number, 100).await;
        }
    }
    enter!(acme = world.acme);
    let gone = Invoice::delete_where(Invoice::NUMBER.eq("1")).returning(&acme, &world.pool).await.unwrap();
    assert_eq!(gone.iter().map(|row| (row.tenant_id, row.number.as_str())).collect::<Vec<_>>(), [(*acme.id(), "1")]);
    assert_eq!(Invoice::delete_where(Condition::all()).run(&acme, &world.pool).await.unwrap(), 2);
    assert_eq!(world.database.raw_text("SELECT number FROM invoices ORDER BY number").await, ["1", "2", "3"]);
}
}

on_both! {
async fn a_row_that_is_referred_to_stays(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let bill = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let line = InvoiceLine::insert(new_line(&bill, 1)).run(&acme, &world.pool).await.unwrap();
    let refused = Customer::delete(&ann).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
    let refused = Invoice::delete_where(Condition::all()).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::ForeignReference { .. })), "{refused:?}");
    assert_eq!((rows_in(&world, "customers").await, rows_in(&world, "invoices").await), (1, 1));
    InvoiceLine::delete(line.id).run(&acme, &world.pool).await.unwrap();
    Invoice::delete(&bill).run(&acme, &world.pool).await.unwrap();
    Customer::delete(ann.key()).run(&acme, &world.pool).await.unwrap();
    assert_eq!(rows_in(&world, "customers").await, 0);
}
}

on_both! {
async fn a_soft_delete_hides_the_row_and_a_restore_shows_it(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let deleted = Invoice::soft_delete(&row).run(&acme, &world.pool).await.unwrap();
    assert!(deleted.deleted_at.is_some() && deleted.updated_at >= row.updated_at);
    assert_eq!((deleted.version, deleted.created_at), (2, row.created_at));
    assert!(Invoice::get(row.id).optional(&acme, &world.pool).await.unwrap().is_none());
    assert_eq!(Invoice::soft_delete(row.id).run(&acme, &world.pool).await.unwrap_err(), MISSING, "once is enough");
    let restored = Invoice::restore(row.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!((restored.deleted_at, restored.version), (None, 3));
    assert_eq!(Invoice::restore(row.id).run(&acme, &world.pool).await.unwrap_err(), MISSING, "it is not deleted");
    assert_eq!(*Invoice::get(row.id).one(&acme, &world.pool).await.unwrap(), *restored);
}
}

on_both! {
async fn another_tenants_deleted_row_is_not_restored(world) {
    enter!(bolt = world.bolt);
    let ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &ann, "1", 100).await;
    Invoice::soft_delete(&theirs).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    assert_eq!(Invoice::restore(theirs.id).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(Invoice::restore(Uuid::now_v7()).run(&acme, &world.pool).await.unwrap_err(), MISSING);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE deleted_at IS NOT NULL").await, 1);
}
}

on_both! {
/// What was deleted softly is still in the table, and deleting for good takes it too.
async fn a_delete_for_good_takes_what_was_deleted_softly(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    Invoice::soft_delete(&row).run(&acme, &world.pool).await.unwrap();
    Invoice::delete(row.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(rows_in(&world, "invoices").await, 0);
}
}
