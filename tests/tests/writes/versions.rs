//! Rows that two people change at once.

use tenant_sqlx::prelude::*;

use super::new_invoice;
use crate::world::{Invoice, customer, invoice, on_both};

const STALE: Error = Error::StaleVersion { entity: "Invoice" };

on_both! {
async fn a_row_that_has_changed_since_is_stale(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let first = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let second = Invoice::update(&first).set(Invoice::NUMBER, "2").run(&acme, &world.pool).await.unwrap();
    assert_eq!(second.version, 2);
    assert_eq!(Invoice::update(&first).set(Invoice::NUMBER, "3").run(&acme, &world.pool).await.unwrap_err(), STALE);
    let several = Invoice::update(&first).set(Invoice::NUMBER, "3").set(Invoice::PAID, true);
    assert_eq!(several.run(&acme, &world.pool).await.unwrap_err(), STALE);
    assert_eq!(Invoice::update(&first).increment(Invoice::AMOUNT_CENTS, 1).run(&acme, &world.pool).await.unwrap_err(), STALE);
    let claimed = Invoice::update(&first).set(Invoice::PAYER_ID, Reference::claimed(ann.id));
    assert_eq!(claimed.run(&acme, &world.pool).await.unwrap_err(), STALE);
    assert_eq!(*Invoice::get(first.id).one(&acme, &world.pool).await.unwrap(), *second);
    Invoice::update(&second).set(Invoice::NUMBER, "3").run(&acme, &world.pool).await.unwrap();
}
}

on_both! {
async fn an_id_asks_for_no_version_unless_it_is_said(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    for number in ["2", "3"] {
        Invoice::update(row.id).set(Invoice::NUMBER, number).run(&acme, &world.pool).await.unwrap();
    }
    Invoice::update(row.key()).set(Invoice::NUMBER, "4").run(&acme, &world.pool).await.unwrap();
    assert_eq!(Invoice::update(row.id).expecting(3).set(Invoice::NUMBER, "5").run(&acme, &world.pool).await.unwrap_err(), STALE);
    let updated = Invoice::update(row.id).expecting(4).set(Invoice::NUMBER, "5").run(&acme, &world.pool).await.unwrap();
    assert_eq!(updated.version, 5);
    let named = Invoice::update(&row).expecting(5).set(Invoice::NUMBER, "6").run(&acme, &world.pool).await.unwrap();
    assert_eq!(named.version, 6, "what is said goes before what the row says");
}
}

on_both! {
async fn of_two_that_read_the_same_version_one_wins(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let change = |number: &'static str| Invoice::update(&row).set(Invoice::NUMBER, number).run(&acme, &world.pool);
    let (left, right) = tokio::join!(change("left"), change("right"));
    let outcomes = [left.map(|row| row.version), right.map(|row| row.version)];
    assert!(outcomes.contains(&Ok(2)) && outcomes.contains(&Err(STALE)), "{outcomes:?}");
    assert_eq!(world.database.raw_count("SELECT version FROM invoices").await, 2);
}
}

on_both! {
async fn every_kind_of_update_moves_the_version(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let row = invoice(&acme, &world.pool, &ann, "1", 100).await;
    Invoice::update(row.id).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    Invoice::update(row.id).set(Invoice::PAID, true).set(Invoice::NUMBER, "1").run(&acme, &world.pool).await.unwrap();
    Invoice::update_where(Condition::all()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    Invoice::soft_delete(row.id).run(&acme, &world.pool).await.unwrap();
    Invoice::restore(row.id).run(&acme, &world.pool).await.unwrap();
    let upserted = Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_eq!(upserted.version, 7);
}
}

on_both! {
/// A row given by reference was looked at; what it has become since was not.
async fn a_row_that_has_changed_since_is_not_deleted(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let read = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let changed = Invoice::update(read.id).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    let stale = Error::StaleVersion { entity: "Invoice" };
    assert_eq!(Invoice::soft_delete(&read).run(&acme, &world.pool).await.unwrap_err(), stale);
    assert_eq!(Invoice::delete(&read).run(&acme, &world.pool).await.unwrap_err(), stale);
    assert_eq!(*Invoice::get(read.id).one(&acme, &world.pool).await.unwrap(), *changed);
    let deleted = Invoice::soft_delete(&changed).run(&acme, &world.pool).await.unwrap();
    Invoice::delete(&deleted).run(&acme, &world.pool).await.unwrap();
}
}

on_both! {
/// What is brought back is what was looked at.
async fn a_row_that_has_changed_since_is_not_restored(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let read = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let first = Invoice::soft_delete(&read).run(&acme, &world.pool).await.unwrap();
    Invoice::restore(&first).run(&acme, &world.pool).await.unwrap();
    assert_eq!(Invoice::restore(&first).run(&acme, &world.pool).await.unwrap_err(), STALE, "it was restored since");
    let second = Invoice::soft_delete(read.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(Invoice::restore(&first).run(&acme, &world.pool).await.unwrap_err(), STALE, "it was deleted anew");
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE deleted_at IS NULL").await, 0);
    let restored = Invoice::restore(&second).run(&acme, &world.pool).await.unwrap();
    assert_eq!((restored.version, restored.deleted_at), (5, None));
    let missing = Error::NotFound { entity: "Invoice" };
    assert_eq!(Invoice::restore(&restored).run(&acme, &world.pool).await.unwrap_err(), missing, "it is not deleted");
}
}

on_both! {
/// Whether another tenant has a row with this id, in whatever version, is not to be found out.
async fn l04_another_tenants_row_is_missing_to_a_restore_not_stale(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &their_ann, "1", 100).await;
    let deleted = Invoice::soft_delete(&theirs).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let missing = Error::NotFound { entity: "Invoice" };
    for version in [deleted.version, deleted.version + 1] {
        let forged = Invoice { tenant_id: *acme.id(), version, ..(*deleted).clone() };
        let forged = acme.adopt(forged).unwrap();
        assert_eq!(Invoice::restore(&forged).run(&acme, &world.pool).await.unwrap_err(), missing);
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE deleted_at IS NULL").await, 0);
}
}
