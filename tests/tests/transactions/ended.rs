//! Leak 21: work that is ended from outside: by a time limit, an abort or a panic.

use std::time::Duration;

use tenant_sqlx::prelude::*;
use tokio::sync::oneshot;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, World, customer, on_both};
use crate::writes::{new_customer, rows_in};

/// Writes a customer in a transaction, says so, and waits for ever.
async fn never_ends(grant: Grant, pool: TenantPool, written: oneshot::Sender<()>) {
    enter!(tenant = grant);
    let mut transaction = pool.begin(&tenant).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&tenant, &mut transaction).await.unwrap();
    written.send(()).unwrap();
    std::future::pending::<()>().await;
    transaction.commit().await.unwrap();
}

/// Writes a customer in a transaction, and panics.
async fn panics(grant: Grant, pool: TenantPool) {
    enter!(tenant = grant);
    let mut transaction = pool.begin(&tenant).await.unwrap();
    let mut part = transaction.savepoint().await.unwrap();
    Customer::insert(new_customer("Ann")).run(&tenant, &mut part).await.unwrap();
    assert_eq!(part.savepoint().await.map(drop), Err(Error::Aborted), "this is the panic");
}

on_both! {
async fn l21_a_task_that_is_aborted_leaves_nothing_behind(world) {
    let pool = one_connection(&world).await;
    let (written, has_written) = oneshot::channel();
    let task = tokio::spawn(never_ends(world.acme.clone(), pool.clone(), written));
    has_written.await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    enter!(bolt = world.bolt);
    nothing_is_left_open(&world, &pool, &bolt).await;
    assert_eq!(rows_in(&world, "customers").await, 1, "the witness alone");
}
}

on_both! {
async fn l21_a_panic_inside_a_transaction_leaves_nothing_behind(world) {
    let pool = one_connection(&world).await;
    let task = tokio::spawn(panics(world.acme.clone(), pool.clone()));
    assert!(task.await.unwrap_err().is_panic());
    enter!(bolt = world.bolt);
    nothing_is_left_open(&world, &pool, &bolt).await;
    assert_eq!(rows_in(&world, "customers").await, 1, "the witness alone");
}
}

on_both! {
async fn l21_a_panic_that_is_caught_leaves_nothing_behind(world) {
    use futures_util::FutureExt as _;
    let pool = one_connection(&world).await;
    let caught = std::panic::AssertUnwindSafe(panics(world.acme.clone(), pool.clone())).catch_unwind().await;
    assert!(caught.is_err());
    enter!(bolt = world.bolt);
    nothing_is_left_open(&world, &pool, &bolt).await;
    assert_eq!(rows_in(&world, "customers").await, 1, "the witness alone");
}
}

on_both! {
async fn l21_a_time_limit_leaves_nothing_behind(world) {
    let pool = one_connection(&world).await;
    let (written, _has_written) = oneshot::channel();
    let work = never_ends(world.acme.clone(), pool.clone(), written);
    assert!(tokio::time::timeout(Duration::from_millis(200), work).await.is_err());
    enter!(bolt = world.bolt);
    nothing_is_left_open(&world, &pool, &bolt).await;
    assert_eq!(rows_in(&world, "customers").await, 1, "the witness alone");
}
}

/// The statement waits for a row that somebody else has locked when its time is up.
#[tokio::test]
async fn l21_a_time_limit_on_a_statement_that_waits_for_a_lock_undoes_its_transaction() {
    let world = World::on_postgres().await;
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let mut holder = world.pool.begin(&acme).await.unwrap();
    let mail = |text: &str| Customer::update(ann.id).set(Customer::EMAIL, Some(text.to_owned()));
    mail("holder").run(&acme, &mut holder).await.unwrap();
    let blocked = async {
        let mut transaction = pool.begin(&acme).await?;
        Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await?;
        mail("blocked").run(&acme, &mut transaction).await?;
        transaction.commit().await
    };
    assert!(tokio::time::timeout(Duration::from_millis(200), blocked).await.is_err());
    enter!(bolt = world.bolt);
    assert_eq!(Customer::select().count(&bolt, &pool).await.unwrap(), 0, "the pool goes on");
    holder.commit().await.unwrap();
    nothing_is_left_open(&world, &pool, &bolt).await;
    let truth = "SELECT email FROM customers WHERE name IN ('Ann', 'Ben')";
    assert_eq!(world.database.raw_text(truth).await, ["holder"]);
}

/// Outside of a transaction the server may still do what it was asked; the pool doesn't wait for it.
#[tokio::test]
async fn l21_a_time_limit_on_a_statement_that_waits_for_a_lock_frees_the_pool() {
    let world = World::on_postgres().await;
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let mut holder = world.pool.begin(&acme).await.unwrap();
    let mail = |text: &str| Customer::update(ann.id).set(Customer::EMAIL, Some(text.to_owned()));
    mail("holder").run(&acme, &mut holder).await.unwrap();
    let blocked = mail("blocked").run(&acme, &pool);
    assert!(tokio::time::timeout(Duration::from_millis(200), blocked).await.is_err());
    enter!(bolt = world.bolt);
    assert_eq!(Customer::select().count(&bolt, &pool).await.unwrap(), 0, "the lock is held still");
    holder.commit().await.unwrap();
    nothing_is_left_open(&world, &pool, &bolt).await;
    let rows = Customer::select().filter(Customer::EMAIL.is_not_null()).all(&acme, &pool).await;
    assert_eq!(rows.unwrap().len(), 1);
}

/// The transaction waits for SQLite's write lock when its time is up.
#[tokio::test]
async fn l21_a_time_limit_on_a_begin_that_waits_leaves_no_lock_behind() {
    let world = World::on_sqlite().await;
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let mut holder = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&acme, &mut holder).await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(50), pool.begin(&acme)).await.is_err());
    holder.commit().await.unwrap();
    enter!(bolt = world.bolt);
    nothing_is_left_open(&world, &pool, &bolt).await;
    let mut next = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ben")).run(&acme, &mut next).await.unwrap();
    next.commit().await.unwrap();
}
