//! Whether the database answers.

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tenant_sqlx::prelude::*;

use super::kill_backends;
use crate::pool::proxy::Proxy;
use crate::world::{World, on_both};

on_both! {
async fn a_database_that_is_there_answers_until_its_pool_is_closed(world) {
    world.pool.ping().await.unwrap();
    world.pool.ping().await.unwrap();
    world.pool.close().await;
    let closed = Error::Unavailable { reason: "the pool is closed" };
    assert_eq!(world.pool.ping().await.unwrap_err(), closed);
}
}

#[tokio::test]
async fn a_server_that_is_down_doesnt_answer_and_does_when_it_is_back() {
    let world = World::on_postgres().await;
    let mut proxy = Proxy::before(&world).await;
    let options = PgPoolOptions::new().acquire_timeout(Duration::from_millis(500));
    let pool = TenantPool::from(options.connect_with(proxy.options(&world)).await.unwrap());
    pool.ping().await.unwrap();
    proxy.go_down().await;
    proxy.cut();
    let refused = pool.ping().await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
    proxy.come_up().await;
    pool.ping().await.unwrap();
    // A connection that the server has closed is no reason: the next one answers.
    kill_backends(&world).await;
    pool.ping().await.unwrap();
}

#[tokio::test]
async fn a_server_that_takes_nobody_in_is_unavailable_whatever_it_says() {
    let world = World::on_postgres().await;
    let options = world.database.url().parse::<sqlx::postgres::PgConnectOptions>().unwrap();
    let stranger = PgPoolOptions::new().connect_lazy_with(options.database("nowhere"));
    let refused = TenantPool::from(stranger).ping().await.unwrap_err();
    assert!(matches!(refused, Error::Unavailable { .. }), "{refused:?}");
}

#[tokio::test]
async fn a_file_that_is_missing_or_no_database_doesnt_answer() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("of.nobody");
    let pool = || {
        let options = SqliteConnectOptions::new().filename(&file);
        TenantPool::from(SqlitePoolOptions::new().connect_lazy_with(options))
    };
    let missing = pool().ping().await.unwrap_err();
    assert!(matches!(missing, Error::Unavailable { .. }), "{missing:?}");
    std::fs::write(&file, [7; 8192]).unwrap();
    let no_database = pool().ping().await.unwrap_err();
    assert!(matches!(no_database, Error::Unavailable { .. }), "{no_database:?}");
}
