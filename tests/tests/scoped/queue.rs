//! A queue in a table: picked with locks, counted up, put back.

use chrono::{DateTime, TimeZone as _, Utc};
use serde_json::json;
use tenant_sqlx::prelude::*;

use super::ground::{Job, job, plain, with_own_tables};
use crate::world::*;

#[tenant_scoped(
    postgres,
    "UPDATE Job SET state = 'running', attempts = attempts + 1
    WHERE id IN (
        SELECT j.id FROM Job j WHERE j.state = 'ready' AND (j.queue = :queue OR :any)
        ORDER BY j.run_at LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING *"
)]
fn pick(queue: &str, any: bool, most: i64) -> Rows<Job>;

#[tenant_scoped(
    postgres,
    "WITH next AS (
        SELECT j.id FROM Job j WHERE j.state = 'ready' ORDER BY j.run_at LIMIT 1 FOR UPDATE OF j SKIP LOCKED
    )
    UPDATE Job AS t SET state = 'running' FROM next n WHERE t.id = n.id RETURNING t.id, t.attempts"
)]
fn pick_by_cte() -> Maybe<(Uuid, i32)>;

#[tenant_scoped(
    "UPDATE Job SET state = 'running', attempts = attempts + 1
    WHERE id = (SELECT j.id FROM Job j WHERE j.state = 'ready' ORDER BY j.run_at LIMIT 1)
    RETURNING id, attempts"
)]
fn pick_one() -> Maybe<(Uuid, i32)>;

#[tenant_scoped("UPDATE Job SET state = 'ready' WHERE state = 'running' AND run_at < :before")]
fn put_back(before: DateTime<Utc>) -> Affected;

#[tenant_scoped(
    postgres,
    "SELECT j.id FROM Job j JOIN Job k ON k.id = j.id ORDER BY j.run_at FOR SHARE OF j NOWAIT"
)]
fn look() -> Rows<Uuid>;

/// Bolt's jobs are due before Acme's.
async fn jobs(world: &World, acme: &Tenant<'_>, bolt: &Tenant<'_>) -> [Uuid; 4] {
    with_own_tables(world).await;
    let pool = &world.pool;
    [
        job(acme, pool, "mail", 10, json!({})).await,
        job(acme, pool, "mail", 20, json!({})).await,
        job(bolt, pool, "mail", 1, json!({})).await,
        job(bolt, pool, "mail", 2, json!({})).await,
    ]
}

#[tokio::test]
async fn l15_a_pick_that_skips_locked_rows() {
    let world = World::on_postgres().await;
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let [first, second, ..] = jobs(&world, &acme, &bolt).await;
    let pool = &world.pool;
    let mut one = pool.begin(&acme).await.unwrap();
    let picked = pick("mail", false, 1).all(&acme, &mut one).await.unwrap();
    assert_eq!((picked.len(), picked[0].id, picked[0].attempts), (1, first, 1));
    // Whoever comes second doesn't wait, and doesn't get Bolt's.
    let mut other = pool.begin(&acme).await.unwrap();
    let picked = pick("mail", true, 9).all(&acme, &mut other).await.unwrap();
    assert_eq!(picked.iter().map(|job| job.id).collect::<Vec<_>>(), [second]);
    assert_eq!(pick_by_cte().optional(&acme, pool).await.unwrap().map(Owned::into_inner), None);
    assert_eq!(look().all(&acme, pool).await.err(), Some(Error::Retry));
    one.commit().await.unwrap();
    other.commit().await.unwrap();
    let states = "SELECT state || attempts FROM jobs ORDER BY run_at";
    let expected = ["ready0", "ready0", "running1", "running1"];
    assert_eq!(world.database.raw_text(states).await, expected);
    assert_eq!(look().all(&acme, pool).await.unwrap().len(), 2);
    assert!(pick_by_cte().optional(&bolt, pool).await.unwrap().is_some());
}

on_both! {
async fn l04_a_pick_of_the_first(world) {
    enter!(acme = world.acme);
    enter!(bolt = world.bolt);
    let [first, second, ..] = jobs(&world, &acme, &bolt).await;
    let pool = &world.pool;
    for id in [first, second] {
        let picked = pick_one().optional(&acme, pool).await.unwrap().map(Owned::into_inner);
        assert_eq!(picked, Some((id, 1)));
    }
    assert!(pick_one().optional(&acme, pool).await.unwrap().is_none());
    let states = "SELECT state FROM jobs ORDER BY run_at";
    let expected = ["ready", "ready", "running", "running"];
    assert_eq!(world.database.raw_text(states).await, expected);
    let late = Utc.with_ymd_and_hms(2030, 1, 1, 0, 0, 0).unwrap();
    assert_eq!(put_back(late).run(&bolt, pool).await, Ok(0));
    assert_eq!(world.database.raw_text(states).await, expected);
    assert_eq!(put_back(late).run(&acme, pool).await, Ok(2));
    assert_eq!(plain(vec![pick_one().optional(&bolt, pool).await.unwrap().unwrap()])[0].1, 1);
    let expected = ["running", "ready", "ready", "ready"];
    assert_eq!(world.database.raw_text(states).await, expected);
}
}
