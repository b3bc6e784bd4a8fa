//! Round trips, counted on the wire.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;

use super::through;
use crate::pool::proxy::Proxy;
use crate::world::{Invoice, World, customer};
use crate::writes::{new_customer, new_invoice};

/// How many round trips the work takes once its statements are prepared, with all that comes after
/// it. The least of a few: on a machine that stands still for a second, a connection is asked first.
async fn trips<F: Future<Output = Result<(), Error>>>(
    proxy: &Proxy,
    mut work: impl FnMut() -> F,
) -> usize {
    work().await.unwrap();
    let mut least = usize::MAX;
    for _ in 0..5 {
        settle(proxy).await;
        let before = proxy.trips();
        work().await.unwrap();
        settle(proxy).await;
        least = least.min(proxy.trips() - before);
    }
    least
}

/// Waits until nothing is sent any more: a pool may send something after the work.
async fn settle(proxy: &Proxy) {
    loop {
        let before = proxy.trips();
        tokio::time::sleep(Duration::from_millis(20)).await;
        if proxy.trips() == before {
            return;
        }
    }
}

#[tokio::test]
async fn a_statement_through_the_pool_costs_one_round_trip() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 4).await;
    enter!(acme = world.acme);
    let acme = &acme;
    let ann = &customer(acme, &world.pool, "Ann").await;
    let row = Invoice::insert(new_invoice(ann, "1")).run(acme, &world.pool).await.unwrap();
    let row = &row;

    let get = trips(&proxy, || async { Invoice::get(row.id).one(acme, pool).await.map(drop) });
    assert_eq!(get.await, 1, "get");
    let all = trips(&proxy, || async { Invoice::select().all(acme, pool).await.map(drop) });
    assert_eq!(all.await, 1, "all");
    let count = trips(&proxy, || async { Invoice::select().count(acme, pool).await.map(drop) });
    assert_eq!(count.await, 1, "count");
    let stream = trips(&proxy, || async {
        Invoice::select().stream(acme, pool).try_collect::<Vec<_>>().await.map(drop)
    });
    assert_eq!(stream.await, 1, "stream");
    let insert = trips(&proxy, || async {
        let number = Uuid::now_v7().to_string();
        Invoice::insert(new_invoice(ann, &number)).run(acme, pool).await.map(drop)
    });
    assert_eq!(insert.await, 1, "insert");
    let claimed = trips(&proxy, || async {
        let new = new_invoice(Reference::claimed(ann.id), &Uuid::now_v7().to_string());
        Invoice::insert(new).run(acme, pool).await.map(drop)
    });
    assert_eq!(claimed.await, 1, "insert with a claimed reference");
    let update = trips(&proxy, || async {
        Invoice::update(row.id).set(Invoice::PAID, true).run(acme, pool).await.map(drop)
    });
    assert_eq!(update.await, 1, "update");
    let upsert = trips(&proxy, || async {
        let new = new_invoice(ann, "2");
        Invoice::upsert(new).on(Invoice::NUMBER).run(acme, pool).await.map(drop)
    });
    assert_eq!(upsert.await, 1, "upsert");
    let delete = trips(&proxy, || async {
        let id = customer(acme, &world.pool, "Eve").await.id;
        crate::world::Customer::delete(id).run(acme, pool).await
    });
    assert_eq!(delete.await, 1, "delete");
    let transaction = trips(&proxy, || async {
        let mut transaction = pool.begin(acme).await?;
        let eve = new_customer(&Uuid::now_v7().to_string());
        crate::world::Customer::insert(eve).run(acme, &mut transaction).await?;
        transaction.commit().await
    });
    assert_eq!(transaction.await, 3, "begin, insert, commit");
}

/// The proxy sees what it is to see: a ping at acquire, the statement, a ping at release.
#[tokio::test]
async fn the_drivers_own_pool_costs_three() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = PgPoolOptions::new().connect_with(proxy.options(&world)).await.unwrap();
    let pool = &pool;
    let one = trips(&proxy, || async {
        sqlx::query("SELECT 1").persistent(true).fetch_one(pool).await.unwrap();
        Ok(())
    });
    assert_eq!(one.await, 3);
}

/// What vanished without a word is found before a write is sent to it.
#[tokio::test]
async fn a_connection_that_was_idle_for_long_is_asked_before_a_write() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 1).await;
    enter!(acme = world.acme);
    let acme = &acme;
    let idle_then_insert = trips(&proxy, || async {
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let new = new_customer(&Uuid::now_v7().to_string());
        crate::world::Customer::insert(new).run(acme, pool).await.map(drop)
    });
    assert_eq!(idle_then_insert.await, 2, "a ping and the insert");
}
