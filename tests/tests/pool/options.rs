//! The options of a pool that was handed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use futures_util::StreamExt as _;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tenant_sqlx::prelude::*;

use super::{OTHERS, everybody_is_gone};
use crate::world::{Customer, World, customer, on_both};
use crate::writes::rows_in;

/// A pool of two connections whose users wait for 200 ms.
async fn impatient(world: &World) -> TenantPool {
    let (url, limit) = (world.database.url(), Duration::from_millis(200));
    if world.database.is_postgres() {
        let options = PgPoolOptions::new().max_connections(2).acquire_timeout(limit);
        options.connect(url).await.unwrap().into()
    } else {
        let options = SqlitePoolOptions::new().max_connections(2).acquire_timeout(limit);
        options.connect(url).await.unwrap().into()
    }
}

const NONE_FREE: Error = Error::Unavailable { reason: "no connection became free in time" };

on_both! {
async fn there_are_never_more_connections_than_the_pool_may_have(world) {
    let pool = &impatient(&world).await;
    enter!(acme = world.acme);
    let ann = customer(&acme, &world.pool, "Ann").await;
    let stream = || std::boxed::Box::pin(Customer::select().stream(&acme, pool));
    let (mut first, mut second) = (stream(), stream());
    first.next().await.unwrap().unwrap();
    second.next().await.unwrap().unwrap();
    assert_eq!(Customer::get(ann.id).one(&acme, pool).await.unwrap_err(), NONE_FREE);
    // A stream that was dropped halfway closes its connection, and another one may be opened.
    drop(first);
    Customer::get(ann.id).one(&acme, pool).await.unwrap();
    let third = stream().next().await.unwrap().unwrap();
    assert_eq!(third.id, ann.id);
}
}

on_both! {
async fn a_closed_pool_waits_for_its_users_and_gives_nothing(world) {
    let pool = &impatient(&world).await;
    enter!(acme = world.acme);
    let transaction = pool.begin(&acme).await.unwrap();
    let closed = Error::Unavailable { reason: "the pool is closed" };
    let mut closing = std::pin::pin!(pool.close());
    let first = closing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(first.is_pending(), "somebody uses a connection");
    assert_eq!(Customer::select().count(&acme, pool).await.unwrap_err(), closed);
    transaction.commit().await.unwrap();
    closing.await;
    assert_eq!(Customer::select().count(&acme, pool).await.unwrap_err(), closed);
    if world.database.is_postgres() {
        world.pool.close().await;
        everybody_is_gone(&world).await;
    }
}
}

#[tokio::test]
async fn the_hook_of_a_new_connection_runs_once_for_each() {
    let world = World::on_postgres().await;
    let opened = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&opened);
    let options = PgPoolOptions::new().max_connections(1).after_connect(move |_, _| {
        counter.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(()) })
    });
    let given = options.connect(world.database.url()).await.unwrap();
    let pool = &TenantPool::from(given.clone());
    enter!(acme = world.acme);
    for _ in 0..3 {
        Customer::select().count(&acme, pool).await.unwrap();
    }
    assert_eq!(opened.load(Ordering::SeqCst), 1);
    drop(pool.begin(&acme).await.unwrap());
    Customer::select().count(&acme, pool).await.unwrap();
    assert_eq!(opened.load(Ordering::SeqCst), 2, "the connection of the transaction was closed");
}

/// Two who share a pool of one connection don't wait for each other.
#[tokio::test]
async fn whoever_keeps_the_pool_that_was_handed_in_can_go_on_using_it() {
    let world = World::on_postgres().await;
    let options = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5));
    let given = options.connect(world.database.url()).await.unwrap();
    let pool = &TenantPool::from(given.clone());
    enter!(acme = world.acme);
    for _ in 0..2 {
        let transaction = pool.begin(&acme).await.unwrap();
        sqlx::query("SELECT 1").execute(&given).await.unwrap();
        transaction.commit().await.unwrap();
    }
    given.close().await;
    let closed = Error::Unavailable { reason: "the pool is closed" };
    assert_eq!(Customer::select().count(&acme, pool).await.unwrap_err(), closed);
}

/// What connects later connects with what was set since: a password that has been renewed.
#[tokio::test]
async fn connect_options_that_are_set_later_are_used() {
    let world = World::on_postgres().await;
    let given = PgPoolOptions::new().connect(world.database.url()).await.unwrap();
    let pool = &TenantPool::from(given.clone());
    enter!(acme = world.acme);
    Customer::select().count(&acme, pool).await.unwrap();
    let options = (*given.connect_options()).clone().application_name("renewed");
    given.set_connect_options(options);
    drop(pool.begin(&acme).await.unwrap());
    Customer::select().count(&acme, pool).await.unwrap();
    let renewed = format!("SELECT count(*) {OTHERS} AND application_name = 'renewed'");
    assert_eq!(world.database.raw_count(&renewed).await, 1);
}

#[tokio::test]
async fn connections_end_when_they_were_idle_or_lived_for_long_enough() {
    let world = World::on_postgres().await;
    world.pool.close().await;
    let brief = Duration::from_millis(100);
    enter!(acme = world.acme);
    for options in [
        PgPoolOptions::new().idle_timeout(brief).max_lifetime(None),
        PgPoolOptions::new().idle_timeout(None).max_lifetime(brief),
    ] {
        let pool = &TenantPool::from(options.connect(world.database.url()).await.unwrap());
        Customer::select().count(&acme, pool).await.unwrap();
        everybody_is_gone(&world).await;
        Customer::select().count(&acme, pool).await.unwrap();
        everybody_is_gone(&world).await;
    }
}

#[tokio::test]
async fn a_database_in_memory_stays_while_its_pool_is_used() {
    let world = World::on_sqlite().await;
    let schema = include_str!("../schema/sqlite.sql");
    for url in ["sqlite::memory:", "sqlite://?mode=memory"] {
        let given = SqlitePoolOptions::new().max_connections(1).connect(url).await.unwrap();
        sqlx::raw_sql(schema).execute(&given).await.unwrap();
        let pool = &TenantPool::from(given.clone());
        enter!(acme = world.acme);
        for name in ["Ann", "Eve"] {
            customer(&acme, pool, name).await;
        }
        assert_eq!(Customer::select().count(&acme, pool).await.unwrap(), 2);
    }
    assert_eq!(rows_in(&world, "customers").await, 0);
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_what_is_wrong_with_it() {
    let world = World::on_postgres().await;
    let url = world.database.url();
    let (server, _) = url.rsplit_once('/').unwrap();
    let (_, place) = server.split_once('@').unwrap();
    let rows = [
        (format!("{server}/nowhere"), "no database of this name"),
        (format!("postgres://nobody@{place}/postgres"), "refused the user or the password"),
        ("postgres://tenant@%2Fnowhere/postgres".to_owned(), "no server answers at the address"),
    ];
    for (url, reason) in rows {
        let refused = TenantPool::connect(&url).await.unwrap_err();
        assert!(
            matches!(refused, Error::Unavailable { reason: said } if said.contains(reason)),
            "{refused:?}"
        );
    }
}

/// The connection that migrated is closed, and with the last one the database would be gone.
#[tokio::test]
async fn a_database_in_memory_outlives_its_migrations_in_a_pool_that_was_handed_in() {
    // Connections share the first; each has one of the second for itself.
    for database in ["sqlite::memory:".parse().unwrap(), SqliteConnectOptions::new()] {
        let options = SqlitePoolOptions::new().max_connections(1);
        let system = SystemPool::from(options.connect_with(database).await.unwrap());
        let directory = SqlDirectory::new(&system);
        for _ in 0..2 {
            directory.migrate().await.unwrap();
        }
        let acme = directory.create("acme".parse().unwrap(), "Acme").await.unwrap();
        assert_eq!(directory.resolve(&Claim::Id(acme.id)).await.unwrap().slug(), &acme.slug);
    }
}
