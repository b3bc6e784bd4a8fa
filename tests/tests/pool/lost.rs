//! Connections that are lost while nobody uses them: what follows goes on with another. What may have
//! been done is not done again.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use sqlx::postgres::PgPoolOptions;
use tenant_sqlx::prelude::*;

use super::{everybody_is_gone, kill_backends, through};
use crate::pool::proxy::Proxy;
use crate::world::{Customer, World, customer};
use crate::writes::{new_customer, rows_in};

/// Makes this many connections of the pool, all idle at the end, each with the statements prepared.
async fn warm_up(tenant: &Tenant<'_>, pool: &TenantPool, connections: usize) {
    let mut transactions = Vec::new();
    for _ in 0..connections {
        let mut transaction = pool.begin(tenant).await.unwrap();
        Customer::select().all(tenant, &mut transaction).await.unwrap();
        let new = new_customer(&Uuid::now_v7().to_string());
        Customer::insert(new).run(tenant, &mut transaction).await.unwrap();
        transactions.push(transaction);
    }
    for transaction in transactions {
        transaction.rollback().await.unwrap();
    }
}

/// Runs each kind of work after the pool's connections were lost in the same way, and sees that it
/// happened once.
macro_rules! survived {
    ($world:ident, $pool:ident, $acme:ident, $lose:expr) => {
        let known = customer(&$acme, &$world.pool, "Ann").await.id;
        warm_up(&$acme, $pool, 2).await;
        $lose;
        Customer::get(known).one(&$acme, $pool).await.expect("get");
        warm_up(&$acme, $pool, 2).await;
        $lose;
        assert_eq!(Customer::select().all(&$acme, $pool).await.expect("all").len(), 1);
        warm_up(&$acme, $pool, 2).await;
        $lose;
        let streamed: Vec<_> =
            Customer::select().stream(&$acme, $pool).try_collect().await.expect("stream");
        assert_eq!(streamed.len(), 1);
        warm_up(&$acme, $pool, 2).await;
        $lose;
        let mut transaction = $pool.begin(&$acme).await.expect("begin");
        let new = new_customer("in a transaction");
        Customer::insert(new).run(&$acme, &mut transaction).await.expect("insert");
        transaction.commit().await.expect("commit");
        warm_up(&$acme, $pool, 2).await;
        $lose;
        let new = ["many", "more"].map(new_customer);
        Customer::insert_many(new).run(&$acme, $pool).await.expect("insert many");
        assert_eq!(rows_in(&$world, "customers").await, 4);
    };
}

/// The same for writes of one statement.
macro_rules! writes_survived {
    ($world:ident, $pool:ident, $acme:ident, $lose:expr) => {
        warm_up(&$acme, $pool, 2).await;
        $lose;
        let new = new_customer("inserted");
        let row = Customer::insert(new).run(&$acme, $pool).await.expect("insert");
        warm_up(&$acme, $pool, 2).await;
        $lose;
        let update = Customer::update(&row).set(Customer::NAME, "updated");
        update.run(&$acme, $pool).await.expect("update");
        let seen = "SELECT count(*) FROM customers WHERE name = 'updated'";
        assert_eq!($world.database.raw_count(seen).await, 1);
        warm_up(&$acme, $pool, 2).await;
        $lose;
        Customer::delete(&row).run(&$acme, $pool).await.expect("delete");
        assert_eq!($world.database.raw_count(seen).await, 0);
    };
}

#[tokio::test]
async fn a_killed_backend_is_survived() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 2).await;
    enter!(acme = world.acme);
    survived!(world, pool, acme, kill_backends(&world).await);
    writes_survived!(world, pool, acme, kill_backends(&world).await);
}

#[tokio::test]
async fn an_idle_connection_that_the_server_closes_is_survived() {
    let world = World::on_postgres().await;
    let options: sqlx::postgres::PgConnectOptions = world.database.url().parse().unwrap();
    let options = options.options([("idle_session_timeout", "50ms")]);
    let pool = PgPoolOptions::new().max_connections(2).connect_with(options).await.unwrap();
    let pool = &TenantPool::from(pool);
    // Without the world's own connections, which are idle for ever.
    world.pool.close().await;
    let plain: TenantPool = PgPoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .connect(world.database.url())
        .await
        .unwrap()
        .into();
    enter!(acme = world.acme);
    let known = customer(&acme, &plain, "Ann").await.id;
    plain.close().await;
    Customer::get(known).one(&acme, pool).await.unwrap();
    everybody_is_gone(&world).await;
    Customer::get(known).one(&acme, pool).await.expect("get");
    everybody_is_gone(&world).await;
    Customer::insert(new_customer("Eve")).run(&acme, pool).await.expect("insert");
    everybody_is_gone(&world).await;
    let transaction = pool.begin(&acme).await.expect("begin");
    transaction.rollback().await.unwrap();
    assert_eq!(rows_in(&world, "customers").await, 2);
}

/// The server takes leave of everybody, is gone for a while, and comes back.
#[tokio::test]
async fn a_restart_of_the_server_is_survived() {
    let world = World::on_postgres().await;
    let mut proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 2).await;
    enter!(acme = world.acme);
    let known = customer(&acme, &world.pool, "Ann").await.id;
    for number in 0..2 {
        warm_up(&acme, pool, 2).await;
        proxy.go_down().await;
        kill_backends(&world).await;
        let work = async {
            if number == 0 {
                Customer::get(known).one(&acme, pool).await.map(drop)
            } else {
                Customer::insert(new_customer("Eve")).run(&acme, pool).await.map(drop)
            }
        };
        let up = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            proxy.come_up().await;
        };
        tokio::join!(work, up).0.unwrap();
    }
    assert_eq!(rows_in(&world, "customers").await, 2);
}

/// A crash, or a proxy on the way that forgets its connections: nobody says a word.
#[tokio::test]
async fn connections_that_vanish_are_survived_by_whatever_reads_or_begins() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 2).await;
    enter!(acme = world.acme);
    survived!(world, pool, acme, proxy.cut());
}

#[tokio::test]
async fn connections_that_vanished_a_while_ago_are_survived_by_writes() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 2).await;
    enter!(acme = world.acme);
    writes_survived!(world, pool, acme, {
        proxy.cut();
        tokio::time::sleep(Duration::from_millis(1_100)).await;
    });
}

/// The first who finds a connection gone warns the others: a write asks before it takes the next.
#[tokio::test]
async fn where_one_connection_vanished_the_others_are_doubted() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 3).await;
    enter!(acme = world.acme);
    warm_up(&acme, pool, 3).await;
    proxy.cut();
    let transaction = pool.begin(&acme).await.unwrap();
    for name in ["Ann", "Eve"] {
        Customer::insert(new_customer(name)).run(&acme, pool).await.unwrap();
    }
    transaction.rollback().await.unwrap();
    assert_eq!(rows_in(&world, "customers").await, 2);
}

/// The server did it, and nobody learnt of it: it is not done again.
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_not_sent_again() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 1).await;
    enter!(acme = world.acme);
    let row = Customer::insert(new_customer("prepared")).run(&acme, pool).await.unwrap();
    proxy.swallow_next_answer();
    // Sent again, it would be refused for its id.
    let lost = Customer::insert(new_customer("once")).run(&acme, pool).await;
    assert_eq!(lost.unwrap_err(), Error::Unavailable { reason: "the connection broke" });
    assert_eq!(proxy.swallowed(), 1);
    let seen = "SELECT count(*) FROM customers WHERE name = 'once'";
    assert_eq!(world.database.raw_count(seen).await, 1, "the server did it");

    // A second delete would say that there is no such row, a second update would be seen.
    Customer::update(&row).set(Customer::NAME, "first").run(&acme, pool).await.unwrap();
    proxy.swallow_next_answer();
    let lost = Customer::update(&row).set(Customer::NAME, "second").run(&acme, pool).await;
    assert_eq!(lost.unwrap_err(), Error::Unavailable { reason: "the connection broke" });
    let other = Customer::insert(new_customer("other")).run(&acme, pool).await.unwrap();
    Customer::delete(&other).run(&acme, pool).await.unwrap();
    proxy.swallow_next_answer();
    let lost = Customer::delete(&row).run(&acme, pool).await;
    assert_eq!(lost.unwrap_err(), Error::Unavailable { reason: "the connection broke" });
    assert_eq!(proxy.swallowed(), 3);
    assert_eq!(rows_in(&world, "customers").await, 1);
}

/// Reading twice does no harm.
#[tokio::test]
async fn a_read_whose_answer_is_lost_is_sent_again() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 1).await;
    enter!(acme = world.acme);
    let known = customer(&acme, pool, "Ann").await.id;
    Customer::get(known).one(&acme, pool).await.unwrap();
    proxy.swallow_next_answer();
    assert_eq!(Customer::get(known).one(&acme, pool).await.unwrap().name, "Ann");
    assert_eq!(proxy.swallowed(), 1);
}

/// What came before in the transaction is gone: no other connection can go on with it.
#[tokio::test]
async fn a_transaction_doesnt_go_on_with_another_connection() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = &through(&proxy, &world, 2).await;
    enter!(acme = world.acme);
    for reads in [true, false] {
        warm_up(&acme, pool, 2).await;
        let mut transaction = pool.begin(&acme).await.unwrap();
        let new = new_customer("gone");
        Customer::insert(new).run(&acme, &mut transaction).await.unwrap();
        kill_backends(&world).await;
        let outcome = if reads {
            Customer::select().all(&acme, &mut transaction).await.map(drop)
        } else {
            let new = new_customer("alone");
            Customer::insert(new).run(&acme, &mut transaction).await.map(drop)
        };
        assert!(matches!(outcome, Err(Error::Unavailable { .. })), "{outcome:?}");
        let committed = transaction.commit().await;
        assert_eq!(committed.unwrap_err(), Error::Interrupted);
        assert_eq!(rows_in(&world, "customers").await, 0);
    }
}
