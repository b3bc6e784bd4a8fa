//! Parts of a transaction that are undone alone.

use tenant_sqlx::prelude::*;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, Invoice, World, customer, on_both};
use crate::writes::{new_customer, new_invoice};

async fn names(world: &World) -> Vec<String> {
    world.database.raw_text("SELECT name FROM customers ORDER BY name").await
}

on_both! {
async fn a_part_is_kept_rolled_back_or_dropped(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("kept")).run(&acme, &mut part).await.unwrap();
    part.commit().await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("rolled back")).run(&acme, &mut part).await.unwrap();
    part.rollback().await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("dropped")).run(&acme, &mut part).await.unwrap();
    drop(part);
    assert_eq!(Customer::select().count(&acme, &mut transaction).await.unwrap(), 1);
    Customer::insert(new_customer("after")).run(&acme, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["after", "kept"]);
}
}

on_both! {
async fn a_part_that_is_dropped_last_is_undone_by_the_commit(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("kept")).run(&acme, &mut transaction).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("dropped")).run(&acme, &mut part).await.unwrap();
    drop(part);
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["kept"]);
}
}

on_both! {
async fn a_refused_statement_ends_its_part_alone(world) {
    enter!(acme = world.acme);
    customer(&acme, &world.pool, "Ann").await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("before")).run(&acme, &mut transaction).await.unwrap();
    for finish in ["commit", "rollback", "drop"] {
        let mut part = transaction.savepoint().await.unwrap();
        Customer::insert(new_customer("with it")).run(&acme, &mut part).await.unwrap();
        let refused = Customer::insert(new_customer("Ann")).run(&acme, &mut part).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
        assert_eq!(Customer::insert(new_customer("more")).run(&acme, &mut part).await.unwrap_err(), Error::Aborted);
        match finish {
            "commit" => assert_eq!(part.commit().await.unwrap_err(), Error::Aborted),
            "rollback" => part.rollback().await.unwrap(),
            _ => drop(part),
        }
        Customer::insert(new_customer(&format!("after {finish}"))).run(&acme, &mut transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["Ann", "after commit", "after drop", "after rollback", "before"]);
}
}

on_both! {
async fn a_part_of_a_part_is_undone_with_it(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    Customer::insert(new_customer("inner kept, outer undone")).run(&acme, &mut inner).await.unwrap();
    inner.commit().await.unwrap();
    outer.rollback().await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("outer")).run(&acme, &mut outer).await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    Customer::insert(new_customer("inner undone")).run(&acme, &mut inner).await.unwrap();
    inner.rollback().await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    Customer::insert(new_customer("inner kept")).run(&acme, &mut inner).await.unwrap();
    inner.commit().await.unwrap();
    outer.commit().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["inner kept", "outer"]);
}
}

on_both! {
/// The inner part was not finished; the outer one takes it along.
async fn an_outer_part_is_rolled_back_over_an_inner_that_was_dropped(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("before")).run(&acme, &mut transaction).await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    Customer::insert(new_customer("inner")).run(&acme, &mut inner).await.unwrap();
    drop(inner);
    outer.rollback().await.unwrap();
    Customer::insert(new_customer("after")).run(&acme, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["after", "before"]);
}
}

on_both! {
async fn both_parts_may_be_dropped(world) {
    enter!(acme = world.acme);
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("outer")).run(&acme, &mut outer).await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    Customer::insert(new_customer("inner")).run(&acme, &mut inner).await.unwrap();
    drop(inner);
    drop(outer);
    Customer::insert(new_customer("after")).run(&acme, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["after"]);
}
}

on_both! {
/// The inner part failed and was dropped, which undoes it; nothing is wrong with the outer one.
async fn an_outer_part_is_kept_after_an_inner_that_failed_and_was_dropped(world) {
    enter!(acme = world.acme);
    customer(&acme, &world.pool, "Ann").await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    let mut outer = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("outer")).run(&acme, &mut outer).await.unwrap();
    let mut inner = outer.savepoint().await.unwrap();
    assert!(Customer::insert(new_customer("Ann")).run(&acme, &mut inner).await.is_err());
    drop(inner);
    outer.commit().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(names(&world).await, ["Ann", "outer"]);
}
}

on_both! {
async fn parts_go_with_the_transaction(world) {
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("kept in the part")).run(&acme, &mut part).await.unwrap();
    part.commit().await.unwrap();
    transaction.rollback().await.unwrap();
    assert!(names(&world).await.is_empty());
    let mut transaction = pool.begin(&acme).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("lost")).run(&acme, &mut part).await.unwrap();
    drop(part);
    drop(transaction);
    nothing_is_left_open(&world, &pool, &acme).await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("lost")).run(&acme, &mut part).await.unwrap();
    drop(part);
    transaction.rollback().await.unwrap();
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers WHERE name = 'lost'").await, 0);
}
}

on_both! {
/// A guard that is forgotten never undoes its part; the commit does.
async fn a_forgotten_savepoint_is_undone_by_the_commit(world) {
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut part).await.unwrap();
    std::mem::forget(part);
    transaction.commit().await.unwrap();
    assert_eq!(Invoice::select().one(&acme, &world.pool).await.unwrap().number, "1");
}
}
