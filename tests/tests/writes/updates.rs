//! Rows that are updated, by id and by condition.

use tenant_sqlx::prelude::*;

use super::{new_invoice, new_line, rows_in, snapshot};
use crate::world::{Customer, Invoice, InvoiceLine, World, customer, invoice, on_both};

/// An invoice `1` of 100 cents, and an invoice `2` of 200.
async fn two_invoices<'t>(
    tenant: &Tenant<'t>,
    world: &World,
) -> (Owned<'t, Invoice>, Owned<'t, Invoice>) {
    let ann = customer(tenant, &world.pool, "Ann").await;
    let one = invoice(tenant, &world.pool, &ann, "1", 100).await;
    (one, invoice(tenant, &world.pool, &ann, "2", 200).await)
}

on_both! {
async fn one_column_changes_and_the_rest_stays(world) {
    enter!(bolt = world.bolt);
    let (theirs, _) = two_invoices(&bolt, &world).await;
    enter!(acme = world.acme);
    let (one, two) = two_invoices(&acme, &world).await;
    let updated = Invoice::update(one.id).set(Invoice::NOTE, Some("late".to_owned())).run(&acme, &world.pool).await.unwrap();
    assert!(updated.updated_at >= one.updated_at);
    let expected = Invoice { note: Some("late".to_owned()), version: 2, updated_at: updated.updated_at, ..(*one).clone() };
    assert_eq!(*updated, expected);
    assert_eq!(*Invoice::get(one.id).one(&acme, &world.pool).await.unwrap(), expected);
    assert_eq!(*Invoice::get(two.id).one(&acme, &world.pool).await.unwrap(), *two);
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
}
}

on_both! {
async fn several_columns_change_at_once(world) {
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    let ben = customer(&acme, &world.pool, "Ben").await;
    let updated = Invoice::update(one.id)
        .set(Invoice::NUMBER, "9")
        .set(Invoice::PAID, true)
        .set(Invoice::CUSTOMER_ID, &ben)
        .set(Invoice::PAYER_ID, Reference::claimed(ben.id))
        .increment(Invoice::AMOUNT_CENTS, 11)
        .run(&acme, &world.pool).await.unwrap();
    assert_eq!((updated.number.as_str(), updated.paid, updated.amount_cents), ("9", true, 111));
    assert_eq!((updated.customer_id, updated.payer_id, updated.version), (ben.id, Some(ben.id), 2));
    let cleared = Invoice::update(one.id).clear(Invoice::PAYER_ID).clear(Invoice::NOTE).run(&acme, &world.pool).await.unwrap();
    assert_eq!((cleared.payer_id, cleared.note.clone(), cleared.version), (None, None, 3));
}
}

on_both! {
async fn the_time_of_the_update_moves_and_that_of_the_insert_stays(world) {
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let constant = Invoice::update(one.id).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    assert!(constant.updated_at > one.updated_at);
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let built = Invoice::update(one.id).set(Invoice::PAID, false).set(Invoice::NUMBER, "3").run(&acme, &world.pool).await.unwrap();
    assert!(built.updated_at > constant.updated_at);
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    let many = Invoice::update_where(Invoice::ID.eq(one.id)).set(Invoice::PAID, true).returning(&acme, &world.pool).await.unwrap();
    assert!(many[0].updated_at > built.updated_at);
    assert_eq!((constant.created_at, built.created_at, many[0].created_at), (one.created_at, one.created_at, one.created_at));
}
}

on_both! {
/// Leak 04: the id is another tenant's, however it is sent.
async fn l04_an_update_by_id_never_reaches_another_tenant(world) {
    enter!(bolt = world.bolt);
    let (theirs, _) = two_invoices(&bolt, &world).await;
    enter!(acme = world.acme);
    two_invoices(&acme, &world).await;
    let before = snapshot(&world, "number || paid || amount_cents || version", "invoices").await;
    let missing = Error::NotFound { entity: "Invoice" };
    let forged = acme.adopt(Invoice { tenant_id: *acme.id(), ..(*theirs).clone() }).unwrap();
    for target in [Invoice::update(theirs.id), Invoice::update(&forged), Invoice::update(forged.key())] {
        assert_eq!(target.set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap_err(), missing);
    }
    let several = Invoice::update(theirs.id).set(Invoice::PAID, true).increment(Invoice::AMOUNT_CENTS, 1);
    assert_eq!(several.run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(Invoice::update(theirs.id).expecting(1).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(Invoice::update_where(Invoice::ID.eq(theirs.id)).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap(), 0);
    assert_eq!(Invoice::update(Uuid::now_v7()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(snapshot(&world, "number || paid || amount_cents || version", "invoices").await, before);
}
}

on_both! {
/// Leak 06: whatever is set, the row stays with its tenant.
async fn l06_no_update_moves_a_row_to_another_tenant(world) {
    enter!(bolt = world.bolt);
    two_invoices(&bolt, &world).await;
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    let before = world.database.raw_text("SELECT tenant_id FROM invoices ORDER BY id").await;
    Invoice::update(&one).set(Invoice::NUMBER, "9").run(&acme, &world.pool).await.unwrap();
    Invoice::update_where(Condition::all()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap();
    let ben = customer(&acme, &world.pool, "Ben").await;
    Invoice::upsert(new_invoice(&ben, "9")).on(Invoice::NUMBER).run(&acme, &world.pool).await.unwrap();
    Invoice::soft_delete(one.id).run(&acme, &world.pool).await.unwrap();
    Invoice::restore(one.id).run(&acme, &world.pool).await.unwrap();
    assert_eq!(world.database.raw_text("SELECT tenant_id FROM invoices ORDER BY id").await, before);
    assert_eq!(Invoice::get(one.id).one(&acme, &world.pool).await.unwrap().customer_id, ben.id);
}
}

on_both! {
async fn a_condition_with_or_stays_inside_the_tenant(world) {
    enter!(bolt = world.bolt);
    let (their_one, their_two) = two_invoices(&bolt, &world).await;
    enter!(acme = world.acme);
    two_invoices(&acme, &world).await;
    let wide = || Invoice::NUMBER.eq("1").or(Invoice::AMOUNT_CENTS.gt(0));
    assert_eq!(Invoice::update_where(wide()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap(), 2);
    let rows = Invoice::update_where(wide().not().or(wide())).set(Invoice::NOTE, Some("x".to_owned())).returning(&acme, &world.pool).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.tenant_id == *acme.id() && row.paid));
    for theirs in [&their_one, &their_two] {
        assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), **theirs);
    }
    assert_eq!(Invoice::delete_where(wide()).run(&acme, &world.pool).await.unwrap(), 2);
    assert_eq!(rows_in(&world, "invoices").await, 2);
}
}

on_both! {
async fn a_condition_on_another_table_stays_inside_the_tenant(world) {
    enter!(bolt = world.bolt);
    let (theirs, _) = two_invoices(&bolt, &world).await;
    InvoiceLine::insert(new_line(&theirs, 1)).run(&bolt, &world.pool).await.unwrap();
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    let with_lines = || Condition::has(InvoiceLine::INVOICE_ID, InvoiceLine::POSITION.eq(1));
    assert_eq!(Invoice::update_where(with_lines()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap(), 0);
    InvoiceLine::insert(new_line(&one, 1)).run(&acme, &world.pool).await.unwrap();
    assert_eq!(Invoice::update_where(with_lines()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap(), 1);
    let named = Invoice::CUSTOMER_ID.is_one_with(Customer::NAME.eq("Ann"));
    assert_eq!(Invoice::update_where(named).set(Invoice::PAID, false).run(&acme, &world.pool).await.unwrap(), 2);
    let sub = Invoice::CUSTOMER_ID.is_in_select(Customer::select().column(Customer::ID));
    assert_eq!(Invoice::update_where(sub).set(Invoice::PAID, false).run(&acme, &world.pool).await.unwrap(), 2);
    assert_eq!(*Invoice::get(theirs.id).one(&bolt, &world.pool).await.unwrap(), *theirs);
}
}

on_both! {
async fn rows_deleted_softly_are_not_updated(world) {
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    Invoice::soft_delete(one.id).run(&acme, &world.pool).await.unwrap();
    let missing = Error::NotFound { entity: "Invoice" };
    assert_eq!(Invoice::update(one.id).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(Invoice::update(&one).set(Invoice::PAID, true).set(Invoice::NUMBER, "7").run(&acme, &world.pool).await.unwrap_err(), missing);
    assert_eq!(Invoice::update_where(Condition::all()).set(Invoice::PAID, true).run(&acme, &world.pool).await.unwrap(), 1);
    let truth = "SELECT count(*) FROM invoices WHERE paid AND deleted_at IS NULL AND number = '2'";
    assert_eq!(world.database.raw_count(truth).await, 1);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE paid").await, 1);
}
}

on_both! {
async fn increments_that_run_at_once_all_count(world) {
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    let add = |by: i64| Invoice::update(one.id).increment(Invoice::AMOUNT_CENTS, by).run(&acme, &world.pool);
    let (a, b, c, d) = tokio::join!(add(1), add(10), add(100), add(-50));
    for outcome in [a, b, c, d] {
        outcome.unwrap();
    }
    let truth = Invoice::get(one.id).one(&acme, &world.pool).await.unwrap();
    assert_eq!((truth.amount_cents, truth.version), (161, 5));
}
}

on_both! {
async fn an_update_that_sets_nothing_is_refused(world) {
    enter!(acme = world.acme);
    let (one, _) = two_invoices(&acme, &world).await;
    assert!(matches!(Invoice::update(one.id).run(&acme, &world.pool).await, Err(Error::Statement { .. })));
    let every = Invoice::update_where(Condition::all()).run(&acme, &world.pool).await;
    assert!(matches!(every, Err(Error::Statement { .. })));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM invoices WHERE version = 1").await, 2);
}
}
