//! Rows one by one, read to the end or not.

use std::pin::pin;

use futures_util::{StreamExt as _, TryStreamExt as _};
use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Customer, Invoice, InvoiceLine, NewInvoiceLine, on_both};

/// Lines enough that a driver has not read them all when the first one is seen.
const LINES: i32 = 2_000;

async fn many_lines<'t>(tenant: &Tenant<'t>, pool: &TenantPool, description: &str) {
    let ledger = ledger(tenant, pool).await;
    let new = (0..LINES).map(|position| NewInvoiceLine {
        invoice_id: (&ledger.invoices[0]).into(),
        position,
        description: description.to_owned(),
        quantity: 1,
    });
    InvoiceLine::insert_many(new).run(tenant, pool).await.unwrap();
}

on_both! {
async fn a_stream_gives_the_tenants_rows_to_the_end(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many_lines(&acme, &world.pool, "ours").await;
    many_lines(&bolt, &world.pool, "theirs").await;
    let stream =
        InvoiceLine::select().order_by(InvoiceLine::POSITION.asc()).stream(&acme, &world.pool);
    let rows: Vec<_> = stream.try_collect().await.unwrap();
    assert!(rows.iter().map(|row| row.position).eq(0..LINES));
    assert!(rows.iter().all(|row| row.description == "ours"));

    let joined = Invoice::select()
        .join(Invoice::CUSTOMER_ID)
        .left_join(Invoice::PAYER_ID)
        .stream(&bolt, &world.pool);
    let rows: Vec<_> = joined.try_collect().await.unwrap();
    assert_eq!(rows.len(), 5);
    assert!(rows.iter().all(|(invoice, customer, _)| invoice.tenant_id == *bolt.id()
        && customer.tenant_id == *bolt.id()));
    let none = Customer::select().filter(Customer::NAME.eq("Zoe")).stream(&acme, &world.pool);
    assert_eq!(none.count().await, 0);
}
}

on_both! {
async fn a_stream_dropped_halfway_leaves_the_pool_whole(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many_lines(&acme, &world.pool, "ours").await;
    many_lines(&bolt, &world.pool, "theirs").await;
    // More often than the pool has connections.
    for _ in 0..25 {
        let mut stream = pin!(InvoiceLine::select().stream(&acme, &world.pool));
        assert_eq!(stream.next().await.unwrap().unwrap().description, "ours");
    }
    for _ in 0..25 {
        // Never asked for a row.
        drop(InvoiceLine::select().stream(&acme, &world.pool));
    }
    let stream = InvoiceLine::select().stream(&bolt, &world.pool);
    let theirs = stream.try_all(async |row| row.description == "theirs");
    assert!(theirs.await.unwrap());
    assert_eq!(InvoiceLine::select().count(&bolt, &world.pool).await.unwrap(), LINES as u64);
    assert_eq!(InvoiceLine::select().count(&acme, &world.pool).await.unwrap(), LINES as u64);
}
}

on_both! {
async fn a_transaction_goes_on_after_half_a_stream(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many_lines(&bolt, &world.pool, "theirs").await;
    many_lines(&acme, &world.pool, "ours").await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    InvoiceLine::update_where(InvoiceLine::POSITION.eq(0))
        .set(InvoiceLine::QUANTITY, 5)
        .run(&acme, &mut transaction)
        .await
        .unwrap();
    {
        let mut stream = pin!(
            InvoiceLine::select()
                .order_by(InvoiceLine::POSITION.asc())
                .stream(&acme, &mut transaction)
        );
        assert_eq!(stream.next().await.unwrap().unwrap().quantity, 5);
        assert_eq!(stream.next().await.unwrap().unwrap().description, "ours");
    }
    let first = InvoiceLine::select()
        .filter(InvoiceLine::POSITION.eq(0))
        .one(&acme, &mut transaction)
        .await
        .unwrap();
    assert_eq!((first.quantity, first.description.as_str()), (5, "ours"));
    {
        let mut part = transaction.savepoint().await.unwrap();
        let mut stream = pin!(InvoiceLine::select().stream(&acme, &mut part));
        assert!(stream.next().await.unwrap().is_ok());
    }
    let all: Vec<_> =
        InvoiceLine::select().stream(&acme, &mut transaction).try_collect().await.unwrap();
    assert_eq!(all.len(), LINES as usize);
    transaction.commit().await.unwrap();
    assert_eq!(
        world.database.raw_count("SELECT count(*) FROM invoice_lines WHERE quantity = 5").await,
        1
    );
}
}

on_both! {
async fn two_tenants_streams_run_side_by_side(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    many_lines(&bolt, &world.pool, "theirs").await;
    many_lines(&acme, &world.pool, "ours").await;
    let ours =
        InvoiceLine::select().order_by(InvoiceLine::POSITION.asc()).stream(&acme, &world.pool);
    let theirs =
        InvoiceLine::select().order_by(InvoiceLine::POSITION.desc()).stream(&bolt, &world.pool);
    let mut both = pin!(ours.zip(theirs));
    let mut pairs = 0;
    while let Some((ours, theirs)) = both.next().await {
        let (ours, theirs) = (ours.unwrap(), theirs.unwrap());
        assert_eq!((ours.description.as_str(), theirs.description.as_str()), ("ours", "theirs"));
        assert_eq!(ours.position + theirs.position, LINES - 1);
        pairs += 1;
    }
    assert_eq!(pairs, LINES);
}
}

on_both! {
async fn the_first_error_ends_a_stream(world) {
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    unreadable_amounts(&world).await;
    {
        let mut stream = pin!(Invoice::select().stream(&acme, &world.pool));
        assert!(matches!(stream.next().await, Some(Err(_))));
        assert!(stream.next().await.is_none());
    }
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    {
        let mut stream = pin!(Invoice::select().stream(&acme, &mut transaction));
        assert!(matches!(stream.next().await, Some(Err(_))));
        assert!(stream.next().await.is_none());
    }
    transaction.rollback().await.unwrap();
    assert_eq!(Customer::select().count(&acme, &world.pool).await.unwrap(), 2);
}
}

/// Gives every invoice an amount that is no number.
async fn unreadable_amounts(world: &crate::world::World) {
    let sql = if world.database.is_postgres() {
        "DROP VIEW customer_totals; ALTER TABLE invoices DROP CONSTRAINT invoices_amount_cents_check;
         ALTER TABLE invoices ALTER amount_cents TYPE TEXT USING 'secret'"
    } else {
        "UPDATE invoices SET amount_cents = 'secret'"
    };
    world.database.raw_execute(sql).await;
}
