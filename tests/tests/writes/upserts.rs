//! Rows that are inserted, or updated if they are there.

use tenant_sqlx::prelude::*;

use super::{new_customer, new_invoice, rows_in};
use crate::world::{
    Customer, Invoice, Membership, NewInvoice, NewMembership, customer, invoice, on_both,
};

on_both! {
async fn a_row_is_inserted_and_then_updated(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let first = Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_eq!((first.version, first.tenant_id), (1, *acme.id()));
    let ben = customer(&acme, &world.pool, "Ben").await;
    let more = NewInvoice { amount_cents: 7, paid: true, note: Some("n".to_owned()), ..new_invoice(&ben, "1") };
    let second = Invoice::upsert(more).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_eq!((second.id, second.created_at, second.version), (first.id, first.created_at, 2));
    assert_eq!((second.amount_cents, second.paid, second.customer_id, second.note.as_deref()), (7, true, ben.id, Some("n")));
    assert!(second.updated_at >= first.updated_at);
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

on_both! {
async fn only_the_named_columns_of_a_row_that_is_there_change(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let first = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let more = || NewInvoice { amount_cents: 7, paid: true, note: Some("n".to_owned()), ..new_invoice(&ann, "1") };
    let second = Invoice::upsert(more()).on(Invoice::NUMBER).update_only(Invoice::PAID).run(&acme, &world.pool).await.unwrap();
    assert_eq!((second.amount_cents, second.paid, second.note.clone()), (100, true, None));
    let third = Invoice::upsert(more()).on(Invoice::NUMBER).update_only((Invoice::AMOUNT_CENTS, Invoice::NOTE)).run(&acme, &world.pool).await.unwrap();
    assert_eq!((third.amount_cents, third.note.as_deref(), third.id), (7, Some("n"), first.id));
    let kept = Invoice::upsert(NewInvoice { amount_cents: 1, ..more() }).on(Invoice::NUMBER)
        .update_only((Invoice::TENANT_ID, Invoice::ID, Invoice::CREATED_AT)).run(&acme, &world.pool).await.unwrap();
    assert_eq!((kept.id, kept.tenant_id, kept.created_at, kept.amount_cents), (first.id, first.tenant_id, first.created_at, 7));
}
}

on_both! {
async fn or_ignore_leaves_a_row_that_is_there(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    invoice(&bolt, &world.pool, &their_ann, "1", 500).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let upsert = |number| Invoice::upsert(new_invoice(&ann, number)).on(Invoice::NUMBER).or_ignore(&acme, &world.pool);
    let first = upsert("1").await.unwrap().expect("another tenant's row is not there for us");
    assert!(upsert("1").await.unwrap().is_none());
    assert_eq!(*Invoice::get(first.id).one(&acme, &world.pool).await.unwrap(), *first);
    assert_eq!(world.database.raw_text("SELECT amount_cents FROM invoices ORDER BY 1").await, ["100", "500"]);
}
}

on_both! {
/// Leak 09: both tenants have an invoice of this number.
async fn l09_upsert_never_overwrites_the_other_tenant(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &their_ann, "1", 500).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let fresh = Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_ne!(fresh.id, theirs.id);
    let changed = Invoice::upsert(NewInvoice { amount_cents: 7, ..new_invoice(&ann, "1") }).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_eq!((changed.id, changed.amount_cents), (fresh.id, 7));
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
    assert_eq!(rows_in(&world, "invoices").await, 2);
}
}

on_both! {
/// Leak 09: the primary key is global, so the collision is told and nothing more.
async fn l09_upsert_whose_id_is_another_tenants_is_a_conflict(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &their_ann, "1", 500).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let collide = |number: &str| NewInvoice { id: theirs.id, ..new_invoice(&ann, number) };
    for number in ["1", "2"] {
        let refused = Invoice::upsert(collide(number)).on(Invoice::NUMBER).run(&acme, &world.pool).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        let refused = Invoice::upsert(collide(number)).on(Invoice::NUMBER).or_ignore(&acme, &world.pool).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

on_both! {
/// Leak 09: the database must know the columns together with the tenant's.
async fn l09_upsert_without_the_unique_index_is_refused(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    for refused in [
        Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NOTE).run(&acme, &world.pool).await.map(drop),
        Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::ID).run(&acme, &world.pool).await.map(drop),
        Invoice::upsert(new_invoice(&ann, "1")).on((Invoice::NUMBER, Invoice::NOTE)).or_ignore(&acme, &world.pool).await.map(drop),
        Customer::upsert(new_customer("Ben")).on(Customer::EMAIL).run(&acme, &world.pool).await.map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Schema { .. })), "{refused:?}");
    }
    assert_eq!((rows_in(&world, "invoices").await, rows_in(&world, "customers").await), (0, 1));

}
}

on_both! {
/// An index without the tenant is no help: the name of it is never the target.
async fn l09_a_unique_index_over_all_tenants_is_not_the_target(world) {
    world.database.raw_execute("CREATE UNIQUE INDEX emails ON customers (email)").await;
    enter!(bolt = world.bolt);
    let mut theirs = new_customer("Ann");
    theirs.email = Some("ann@example.com".to_owned());
    let theirs = Customer::insert(theirs).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let mut new = new_customer("Eve");
    new.email = Some("ann@example.com".to_owned());
    let refused = Customer::upsert(new).on(Customer::EMAIL).run(&acme, &world.pool).await;
    assert!(matches!(refused, Err(Error::Schema { .. })), "{refused:?}");
    assert_eq!(*Customer::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
}
}

on_both! {
async fn a_row_that_was_deleted_softly_comes_back(world) {
    enter!(bolt = world.bolt);
    let their_ann = customer(&bolt, &world.pool, "Ann").await;
    let theirs = invoice(&bolt, &world.pool, &their_ann, "1", 500).await;
    Invoice::soft_delete(&theirs).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let ours = invoice(&acme, &world.pool, &ann, "1", 100).await;
    Invoice::soft_delete(&ours).run(&acme, &world.pool).await.unwrap();
    let back = Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    assert_eq!((back.id, back.deleted_at, back.version), (ours.id, None, 3));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE deleted_at IS NOT NULL").await, 1);
    assert!(Invoice::get(theirs.id).optional(&bolt, &world.pool).await.unwrap().is_none());
}
}

on_both! {
async fn a_claimed_reference_is_checked_on_both_paths(world) {
    enter!(bolt = world.bolt);
    let theirs = customer(&bolt, &world.pool, "Ann").await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let upsert = |id: Uuid| Invoice::upsert(new_invoice(Reference::claimed(id), "1")).on(Invoice::NUMBER).run(&acme, &world.pool);
    let foreign = Error::ForeignReference { constraint: None };
    assert_eq!(upsert(theirs.id).await.unwrap_err(), foreign);
    assert_eq!(rows_in(&world, "invoices").await, 0);
    let first = upsert(ann.id).await.unwrap();
    assert_eq!(upsert(theirs.id).await.unwrap_err(), foreign);
    assert_eq!(upsert(Uuid::now_v7()).await.unwrap_err(), foreign);
    assert_eq!(*Invoice::get(first.id).one(&acme, &world.pool).await.unwrap(), *first);
    assert_eq!(upsert(ann.id).await.unwrap().version, 2);
    let ignored = Invoice::upsert(new_invoice(Reference::claimed(theirs.id), "2")).on(Invoice::NUMBER).or_ignore(&acme, &world.pool).await;
    assert!(ignored.unwrap().is_none());
    assert_eq!(rows_in(&world, "invoices").await, 1);
}
}

on_both! {
async fn a_composite_id_is_recognised_with_the_tenant(world) {
    let user_id = Uuid::now_v7();
    let new = |role: &str| NewMembership { user_id, team: "core".to_owned(), role: role.to_owned() };
    let on = (Membership::USER_ID, Membership::TEAM);
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        Membership::upsert(new("reader")).on(on).run(&tenant, &world.pool).await.unwrap();
    }
    enter!(acme = world.acme);
    let changed = Membership::upsert(new("writer")).on(on).run(&acme, &world.pool).await.unwrap();
    assert_eq!((changed.tenant_id, changed.role.as_str()), (*acme.id(), "writer"));
    assert_eq!(world.database.raw_text("SELECT role FROM memberships ORDER BY role").await, ["reader", "writer"]);
}
}

on_both! {
async fn upserts_that_run_at_once_make_one_row(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let upsert = || Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &world.pool);
    let (a, b, c, d) = tokio::join!(upsert(), upsert(), upsert(), upsert());
    let ids: Vec<_> = [a, b, c, d].into_iter().map(|row| row.unwrap().id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(world.database.raw_count("SELECT version FROM invoices").await, 4);
}
}
