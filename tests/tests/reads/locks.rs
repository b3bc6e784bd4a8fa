//! Rows that are locked until a transaction ends.

use tenant_sqlx::prelude::*;

use super::ledger;
use crate::world::{Invoice, World, on_both};

fn queue() -> tenant_sqlx::statement::Select<Invoice> {
    Invoice::select().order_by(Invoice::NUMBER.asc())
}

on_both! {
async fn locked_rows_are_read_like_others(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let mut transaction = world.pool.begin(&acme).await.unwrap();
    assert_eq!(queue().for_update().all(&acme, &mut transaction).await.unwrap().len(), 5);
    assert_eq!(
        queue().for_share().skip_locked().all(&acme, &mut transaction).await.unwrap().len(),
        5
    );
    let first = queue().limit(1).for_update().nowait().one(&acme, &mut transaction).await.unwrap();
    assert_eq!((first.number.as_str(), first.tenant_id), ("1", *acme.id()));
    let joined = queue().filter(Invoice::NUMBER.eq("5")).left_join(Invoice::PAYER_ID).for_update();
    assert!(joined.one(&acme, &mut transaction).await.unwrap().1.is_none());
    let none = queue()
        .filter(Invoice::NUMBER.eq("6"))
        .for_update()
        .optional(&acme, &mut transaction)
        .await
        .unwrap();
    assert!(none.is_none());
    assert_eq!(
        queue().for_update().one(&acme, &mut transaction).await.unwrap_err(),
        Error::NotUnique { entity: "Invoice" }
    );
    {
        let mut part = transaction.savepoint().await.unwrap();
        assert_eq!(queue().for_update().all(&acme, &mut part).await.unwrap().len(), 5);
        part.commit().await.unwrap();
    }
    transaction.commit().await.unwrap();
}
}

#[tokio::test]
async fn two_workers_share_a_queue_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    ledger(&bolt, &world.pool).await;
    let mut one = world.pool.begin(&acme).await.unwrap();
    let mut other = world.pool.begin(&acme).await.unwrap();
    let mut theirs = world.pool.begin(&bolt).await.unwrap();
    let next = || queue().limit(1).for_update().skip_locked();
    assert_eq!(next().one(&acme, &mut one).await.unwrap().number, "1");
    assert_eq!(next().one(&acme, &mut other).await.unwrap().number, "2");
    // Another tenant's locks are on other rows.
    let first = next().one(&bolt, &mut theirs).await.unwrap();
    assert_eq!((first.number.as_str(), first.tenant_id), ("1", *bolt.id()));
    let rest = queue().for_update().skip_locked().all(&acme, &mut one).await.unwrap();
    assert_eq!(rest.iter().map(|row| row.number.as_str()).collect::<String>(), "1345");
    one.rollback().await.unwrap();
    let rest = queue().for_update().skip_locked().all(&acme, &mut other).await.unwrap();
    assert_eq!(rest.len(), 5);
    other.commit().await.unwrap();
    theirs.commit().await.unwrap();
}

#[tokio::test]
async fn a_busy_row_is_an_error_with_nowait_on_postgres() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    ledger(&acme, &world.pool).await;
    let mut one = world.pool.begin(&acme).await.unwrap();
    let mut other = world.pool.begin(&acme).await.unwrap();
    queue().limit(1).for_share().one(&acme, &mut one).await.unwrap();
    // Shared with another reader, refused to a writer.
    queue().limit(1).for_share().nowait().one(&acme, &mut other).await.unwrap();
    {
        let mut part = other.savepoint().await.unwrap();
        let refused = queue().for_update().nowait().all(&acme, &mut part).await.unwrap_err();
        assert_eq!(refused, Error::Retry);
        assert!(refused.is_retryable());
        part.rollback().await.unwrap();
    }
    let busy = queue().for_update().skip_locked().all(&acme, &mut other).await.unwrap();
    assert_eq!(busy.len(), 4);
    let refused = queue().for_update().nowait().all(&acme, &mut other).await.unwrap_err();
    assert_eq!(refused, Error::Retry);
    assert_eq!(queue().count(&acme, &mut other).await.unwrap_err(), Error::Aborted);
    other.rollback().await.unwrap();
    one.commit().await.unwrap();
}

#[tokio::test]
async fn a_second_transaction_waits_in_vain_on_sqlite() {
    let world = World::on_sqlite().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    ledger(&acme, &world.pool).await;
    let mut one = world.pool.begin(&acme).await.unwrap();
    queue().for_update().all(&acme, &mut one).await.unwrap();
    assert_eq!(world.pool.begin(&bolt).await.err(), Some(Error::Retry));
    assert_eq!(queue().count(&acme, &world.pool).await.unwrap(), 5);
    one.commit().await.unwrap();
    world.pool.begin(&bolt).await.unwrap().commit().await.unwrap();
}
