//! Leak 21: a future may be dropped at any await, and nothing of it stays on the connection.
#![allow(clippy::future_not_send, reason = "the work is polled by hand, in the test's own thread")]

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures_util::StreamExt as _;
use tenant_sqlx::prelude::*;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, Invoice, World, customer, on_both};
use crate::writes::{new_customer, new_invoice, rows_in};

/// Polls the work this often, with time in between for its connection to go on, then drops it.
pub async fn cut_off<F: Future>(work: F, polls: usize) -> Option<F::Output> {
    let mut work = pin!(work);
    for _ in 0..polls {
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(output) => return Some(output),
            Poll::Pending => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
    None
}

/// Drops the work after its first poll, after its second, and so on until it comes to its end, and
/// looks behind the library's back after each: of `whole` rows, all are there or none. Then
/// another tenant goes on with the same connection.
async fn cut_off_everywhere<F: Future<Output = Result<(), Error>>>(
    world: &World,
    pool: &TenantPool,
    whole: i64,
    mut work: impl FnMut() -> F,
) {
    let (mut polls, mut answered_at_once) = (1, 0);
    while polls < 400 {
        let ended = cut_off(work(), polls).await;
        enter!(bolt = world.bolt);
        nothing_is_left_open(world, pool, &bolt).await;
        let there = rows_in(world, "invoices").await;
        match ended {
            Some(outcome) => {
                outcome.unwrap();
                assert_eq!(there, whole, "the work came to its end after {polls} polls");
                // A busy machine may have the answer before the first poll ends, SQLite's thread always.
                answered_at_once += 1;
                if polls > 1 || !world.database.is_postgres() {
                    return;
                }
                assert!(answered_at_once < 100, "nothing was cut off");
            }
            None => {
                assert!(there == 0 || there == whole, "{there} rows after {polls} polls");
                polls += 1;
            }
        }
        world.database.raw_execute("DELETE FROM invoices").await;
    }
    panic!("the work doesn't come to its end");
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_begin(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    cut_off_everywhere(&world, &pool, 0, || async { pool.begin(&acme).await.map(drop) }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_insert_in_a_transaction(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 0, || async {
        let mut transaction = pool.begin(&acme).await?;
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await?;
        Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut transaction).await.map(drop)
    }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_commit(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 2, || async {
        let mut transaction = pool.begin(&acme).await?;
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await?;
        Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut transaction).await?;
        transaction.commit().await
    }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_rollback(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 0, || async {
        let mut transaction = pool.begin(&acme).await?;
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await?;
        transaction.rollback().await
    }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_savepoint(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 3, || async {
        let mut transaction = pool.begin(&acme).await?;
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await?;
        let mut part = transaction.savepoint().await?;
        Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut part).await?;
        let mut inner = part.savepoint().await?;
        Invoice::insert(new_invoice(&ann, "undone")).run(&acme, &mut inner).await?;
        inner.rollback().await?;
        part.commit().await?;
        Invoice::insert_many([new_invoice(&ann, "3")]).run(&acme, &mut transaction).await?;
        transaction.commit().await
    }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_insert_many(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 3, || async {
        let new = ["1", "2", "3"].map(|number| new_invoice(Reference::claimed(ann.id), number));
        Invoice::insert_many(new).run(&acme, &pool).await.map(drop)
    }).await;
}
}

on_both! {
/// The rows take several statements, and none of them stays alone.
async fn l21_a_future_dropped_between_two_statements_of_insert_many_leaves_no_row(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    let rows = if world.database.is_postgres() { 6_000 } else { 3_000 };
    let mut polls = 2;
    loop {
        let new = (0..rows).map(|number| new_invoice(&ann, &number.to_string()));
        let ended = cut_off(Invoice::insert_many(new).run(&acme, &pool), polls).await;
        nothing_is_left_open(&world, &pool, &acme).await;
        let there = rows_in(&world, "invoices").await;
        if let Some(outcome) = ended {
            assert_eq!((outcome.unwrap(), there), (rows, rows as i64));
            break;
        }
        assert!(there == 0 || there == rows as i64, "{there} rows after {polls} polls");
        world.database.raw_execute("DELETE FROM invoices").await;
        polls += polls / 2;
    }
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_one_statement(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    cut_off_everywhere(&world, &pool, 1, || async {
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &pool).await.map(drop)
    }).await;
    world.database.raw_execute("DELETE FROM invoices").await;
    cut_off_everywhere(&world, &pool, 1, || async {
        Invoice::upsert(new_invoice(&ann, "1")).on(Invoice::NUMBER).run(&acme, &pool).await.map(drop)
    }).await;
}
}

on_both! {
async fn l21_a_future_dropped_at_any_await_leaves_nothing_behind_select(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    Customer::insert_many((0..300).map(|number| new_customer(&number.to_string()))).run(&acme, &pool).await.unwrap();
    cut_off_everywhere(&world, &pool, 0, || async { Customer::select().all(&acme, &pool).await.map(drop) }).await;
    cut_off_everywhere(&world, &pool, 0, || async {
        let mut rows = pin!(Customer::select().stream(&acme, &pool));
        for _ in 0..100 {
            rows.next().await.unwrap()?;
            tokio::task::yield_now().await;
        }
        Ok(())
    }).await;
}
}

on_both! {
/// The transaction outlives the future that was dropped, and must not be committed without it.
async fn l21_a_transaction_whose_statement_was_dropped_commits_nothing(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &pool, "Ann").await;
    for polls in 1..100 {
        let mut transaction = pool.begin(&acme).await.unwrap();
        Invoice::insert(new_invoice(&ann, "1")).run(&acme, &mut transaction).await.unwrap();
        let cut = cut_off(Invoice::insert(new_invoice(&ann, "2")).run(&acme, &mut transaction), polls).await;
        if cut.is_some() {
            transaction.commit().await.unwrap();
            assert_eq!(rows_in(&world, "invoices").await, 2);
            return;
        }
        let next = Invoice::insert(new_invoice(&ann, "3")).run(&acme, &mut transaction).await;
        assert_eq!(next.unwrap_err(), Error::Interrupted);
        assert_eq!(transaction.savepoint().await.err().unwrap(), Error::Interrupted);
        if polls % 2 == 0 {
            assert_eq!(transaction.commit().await.unwrap_err(), Error::Interrupted);
        } else {
            assert_eq!(transaction.rollback().await.unwrap_err(), Error::Interrupted);
        }
        nothing_is_left_open(&world, &pool, &acme).await;
        assert_eq!(rows_in(&world, "invoices").await, 0);
    }
    panic!("the insert doesn't come to its end");
}
}
