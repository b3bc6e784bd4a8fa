//! Transactions beside each other.

use tenant_sqlx::prelude::*;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, Invoice, World, customer, invoice, on_both};
use crate::writes::new_customer;

/// Both read that the other invoice is unpaid, and pay their own: only one after another may do so.
#[tokio::test]
async fn a_write_skew_ends_in_retry_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let one = invoice(&acme, &world.pool, &ann, "1", 100).await;
    let two = invoice(&acme, &world.pool, &ann, "2", 100).await;
    let mut left = world.pool.begin_with(&acme, Isolation::Serializable).await.unwrap();
    let mut right = world.pool.begin_with(&acme, Isolation::Serializable).await.unwrap();
    let unpaid = || Invoice::select().filter(Invoice::PAID.eq(false));
    assert_eq!(unpaid().count(&acme, &mut left).await.unwrap(), 2);
    assert_eq!(unpaid().count(&acme, &mut right).await.unwrap(), 2);
    let pay = |id: Uuid| Invoice::update(id).set(Invoice::PAID, true);
    pay(one.id).run(&acme, &mut left).await.unwrap();
    let second = pay(two.id).run(&acme, &mut right).await.map(drop);
    left.commit().await.unwrap();
    let second = match second {
        Ok(()) => right.commit().await,
        refused => refused,
    };
    let error = second.unwrap_err();
    assert_eq!(error, Error::Retry);
    assert!(error.is_retryable());
    let paid = "SELECT count(*) FROM invoices WHERE paid";
    assert_eq!(world.database.raw_count(paid).await, 1);
}

#[tokio::test]
async fn repeatable_read_sees_one_moment_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let mut still = world.pool.begin_with(&acme, Isolation::RepeatableRead).await.unwrap();
    let mut moving = world.pool.begin(&acme).await.unwrap();
    for transaction in [&mut still, &mut moving] {
        assert_eq!(Customer::select().count(&acme, transaction).await.unwrap(), 1);
    }
    customer(&acme, &world.pool, "Ben").await;
    Customer::update(&ann).set(Customer::NAME, "Eve").run(&acme, &world.pool).await.unwrap();
    assert_eq!(Customer::select().count(&acme, &mut moving).await.unwrap(), 2);
    assert_eq!(Customer::select().count(&acme, &mut still).await.unwrap(), 1);
    let late = Customer::update(&ann).set(Customer::NAME, "Zoe").run(&acme, &mut still).await;
    assert_eq!(late.unwrap_err(), Error::Retry);
    assert_eq!(still.commit().await.unwrap_err(), Error::Aborted);
}

/// Each holds what the other wants; the server ends one of them.
#[tokio::test]
async fn a_deadlock_ends_in_retry_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let ben = customer(&acme, &world.pool, "Ben").await;
    let mut left = world.pool.begin(&acme).await.unwrap();
    let mut right = world.pool.begin(&acme).await.unwrap();
    let mail =
        |id: Uuid| Customer::update(id).set(Customer::EMAIL, Some("x@example.com".to_owned()));
    mail(ann.id).run(&acme, &mut left).await.unwrap();
    mail(ben.id).run(&acme, &mut right).await.unwrap();
    let crosswise = async {
        let outcome = mail(ben.id).run(&acme, &mut left).await.map(drop);
        let ended = if outcome.is_ok() { left.commit().await } else { left.rollback().await };
        ended.and(outcome)
    };
    let other = async {
        let outcome = mail(ann.id).run(&acme, &mut right).await.map(drop);
        let ended = if outcome.is_ok() { right.commit().await } else { right.rollback().await };
        ended.and(outcome)
    };
    let (left, right) = tokio::join!(crosswise, other);
    assert!(matches!((&left, &right), (Ok(()), Err(Error::Retry)) | (Err(Error::Retry), Ok(()))));
}

on_both! {
/// On SQLite the second one waits for the first; on Postgres both go on.
async fn writers_in_transactions_lose_nothing(world) {
    enter!(acme = world.acme);
    let work = async |name: &str| {
        let mut transaction = world.pool.begin(&acme).await?;
        for number in 0..5 {
            Customer::insert(new_customer(&format!("{name} {number}"))).run(&acme, &mut transaction).await?;
            tokio::task::yield_now().await;
        }
        transaction.commit().await
    };
    let (a, b, c) = tokio::join!(work("a"), work("b"), work("c"));
    assert_eq!((a, b, c), (Ok(()), Ok(()), Ok(())));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers").await, 15);
}
}

/// The lock is taken when the transaction begins, so no statement later on finds it taken.
#[tokio::test]
async fn a_writer_on_sqlite_waits_until_the_lock_is_free() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    let other = one_connection(&world).await;
    let mut first = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&acme, &mut first).await.unwrap();
    let mut waiting = Box::pin(other.begin(&acme));
    let early = tokio::time::timeout(std::time::Duration::from_millis(50), &mut waiting).await;
    assert!(early.is_err(), "the lock is taken");
    first.commit().await.unwrap();
    let mut second = waiting.await.unwrap();
    assert_eq!(Customer::select().count(&acme, &mut second).await.unwrap(), 1);
    second.commit().await.unwrap();
    nothing_is_left_open(&world, &other, &acme).await;
}

/// A reader is never held up by the writer, and sees what was there before.
#[tokio::test]
async fn a_reader_on_sqlite_goes_on_beside_the_writer() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    let mut writer = world.pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&acme, &mut writer).await.unwrap();
    assert_eq!(Customer::select().count(&acme, &world.pool).await.unwrap(), 0);
    writer.commit().await.unwrap();
    assert_eq!(Customer::select().count(&acme, &world.pool).await.unwrap(), 1);
}
