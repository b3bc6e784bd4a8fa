//! Streams that are read halfway.

use std::pin::pin;

use futures_util::StreamExt as _;
use tenant_sqlx::prelude::*;

use super::{nothing_is_left_open, one_connection};
use crate::world::{Customer, World, customer, invoice, on_both};
use crate::writes::{new_customer, rows_in};

on_both! {
/// Leak 21: the rest of the rows never reaches the next user.
async fn l21_a_half_read_stream_leaves_nothing_for_the_next_tenant(world) {
    let pool = one_connection(&world).await;
    enter!(acme = world.acme);
    Customer::insert_many((0..500).map(|number| new_customer(&number.to_string()))).run(&acme, &pool).await.unwrap();
    for read in [0, 1, 2, 499, 500] {
        {
            let mut rows = pin!(Customer::select().stream(&acme, &pool));
            for _ in 0..read {
                assert_eq!(rows.next().await.unwrap().unwrap().tenant_id, *acme.id());
            }
        }
        enter!(bolt = world.bolt);
        assert!(Customer::select().filter(Customer::NAME.eq("1")).all(&bolt, &pool).await.unwrap().is_empty());
        nothing_is_left_open(&world, &pool, &bolt).await;
    }
}
}

on_both! {
async fn a_half_read_stream_leaves_its_transaction_usable(world) {
    enter!(acme = world.acme);
    let pool = one_connection(&world).await;
    Customer::insert_many((0..500).map(|number| new_customer(&number.to_string()))).run(&acme, &pool).await.unwrap();
    let mut transaction = pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ann")).run(&acme, &mut transaction).await.unwrap();
    for read in 0..3 {
        let mut rows = pin!(Customer::select().stream(&acme, &mut transaction));
        for _ in 0..read {
            rows.next().await.unwrap().unwrap();
        }
    }
    assert_eq!(Customer::select().count(&acme, &mut transaction).await.unwrap(), 501);
    Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(rows_in(&world, "customers").await, 502);
    nothing_is_left_open(&world, &pool, &acme).await;
}
}

/// A view that can't be read to its end: one of the rows divides by nought.
#[derive(Debug, Clone, PartialEq, TenantScoped)]
#[tenant(view = "shares")]
pub struct Share {
    #[tenant(id)]
    pub id: Uuid,
    #[tenant(key)]
    pub tenant_id: Uuid,
    pub share: i64,
}

async fn shares(world: &World, acme: &Tenant<'_>) {
    let view =
        "CREATE VIEW shares AS SELECT id, tenant_id, 100 / amount_cents AS share FROM invoices";
    world.database.raw_execute(view).await;
    let ann = customer(acme, &world.pool, "Ann").await;
    for (number, cents) in [("1", 1), ("2", 2), ("3", 0)] {
        invoice(acme, &world.pool, &ann, number, cents).await;
    }
}

/// The rows before the error arrive; the error then aborts the transaction.
#[tokio::test]
async fn a_stream_that_fails_aborts_its_transaction() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    shares(&world, &acme).await;
    let pool = one_connection(&world).await;
    let mut transaction = pool.begin(&acme).await.unwrap();
    Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await.unwrap();
    let rows: Vec<_> = Share::select().stream(&acme, &mut transaction).collect().await;
    assert!(matches!(rows.last(), Some(Err(Error::Value { .. }))), "{rows:?}");
    let next = Customer::insert(new_customer("Cem")).run(&acme, &mut transaction).await;
    assert_eq!(next.unwrap_err(), Error::Aborted);
    assert_eq!(transaction.commit().await.unwrap_err(), Error::Aborted);
    assert_eq!(rows_in(&world, "customers").await, 1);
    nothing_is_left_open(&world, &pool, &acme).await;
}

/// Whoever stops before the error has not seen it; the transaction has, and must not say that it
/// was committed.
#[tokio::test]
async fn a_stream_that_fails_unread_never_ends_in_a_commit() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    shares(&world, &acme).await;
    let pool = one_connection(&world).await;
    for next in ["commit", "savepoint", "statement", "insert_many"] {
        let mut transaction = pool.begin(&acme).await.unwrap();
        Customer::insert(new_customer("Ben")).run(&acme, &mut transaction).await.unwrap();
        {
            let mut rows = pin!(Share::select().stream(&acme, &mut transaction));
            rows.next().await.unwrap().unwrap();
        }
        let new = new_customer("Cem");
        let refused = match next {
            "savepoint" => transaction.savepoint().await.map(drop).is_err(),
            "statement" => Customer::insert(new).run(&acme, &mut transaction).await.is_err(),
            "insert_many" => {
                Customer::insert_many([new]).run(&acme, &mut transaction).await.is_err()
            }
            _ => true,
        };
        assert!(refused, "{next}");
        assert!(transaction.commit().await.is_err(), "{next}");
        assert_eq!(rows_in(&world, "customers").await, 1, "{next}");
    }
    let left = world.database.raw_count("SELECT count(*) FROM customers WHERE name = 'Ben'").await;
    assert_eq!(left, 0);
    nothing_is_left_open(&world, &pool, &acme).await;
}

/// Through the pool there is no transaction: the error ends the stream, and the connection goes on.
#[tokio::test]
async fn a_stream_that_fails_through_the_pool_ends_with_its_error() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    shares(&world, &acme).await;
    let pool = one_connection(&world).await;
    let rows: Vec<_> = Share::select().stream(&acme, &pool).collect().await;
    assert!(matches!(rows.last(), Some(Err(Error::Value { .. }))), "{rows:?}");
    {
        let mut rows = pin!(Share::select().stream(&acme, &pool));
        rows.next().await.unwrap().unwrap();
    }
    nothing_is_left_open(&world, &pool, &acme).await;
}
