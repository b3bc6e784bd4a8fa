//! Writes of one thing through the directory happen in the order in which they were begun, also where the
//! earlier one was given up.
#![allow(clippy::future_not_send, reason = "the work is polled by hand, in the test's own thread")]

use std::pin::pin;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::SqlitePoolOptions;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Credential, CredentialKind, DirectoryChangeError, Domain};

use super::given_up::Lock;
use crate::transactions::cancellation::cut_off;
use crate::world::{World, on_both};

/// Keeps `suspend` waiting, while another write of the same row would go through.
enum Stall {
    /// Before it has locked a row.
    OnPostgres(sqlx::PgConnection),
    /// For longer and longer between two attempts: who comes later asks more often.
    OnSqlite(Lock),
}

impl Stall {
    async fn of(world: &World) -> Self {
        if !world.database.is_postgres() {
            return Self::OnSqlite(Lock::of(world).await);
        }
        world
            .database
            .raw_execute(
                "CREATE OR REPLACE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     IF current_query() LIKE '%''suspended''%' THEN PERFORM pg_advisory_xact_lock(24); END IF;
                     RETURN NULL;
                 END $$",
            )
            .await;
        world
            .database
            .raw_execute(
                "CREATE OR REPLACE TRIGGER stall BEFORE UPDATE ON tenants
                 FOR EACH STATEMENT EXECUTE FUNCTION stall()",
            )
            .await;
        let mut connection = sqlx::PgConnection::connect(world.database.url()).await.unwrap();
        sqlx::raw_sql("SELECT pg_advisory_lock(24)").execute(&mut connection).await.unwrap();
        Self::OnPostgres(connection)
    }

    /// Waits until the write stands still. SQLite doesn't say whether it does.
    async fn until_stalled(&self, world: &World) {
        match self {
            Self::OnPostgres(_) => {
                let waiting =
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
                while world.database.raw_count(waiting).await == 0 {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            }
            Self::OnSqlite(_) => tokio::time::sleep(Duration::from_millis(400)).await,
        }
    }

    async fn end(self) {
        match self {
            Self::OnPostgres(connection) => connection.close().await.unwrap(),
            Self::OnSqlite(lock) => lock.release().await,
        }
    }
}

async fn audited(world: &World, action: &str) -> i64 {
    let count = format!("SELECT count(*) FROM tenant_audit WHERE action = '{action}'");
    world.database.raw_count(&count).await
}

on_both! {
async fn l24_a_write_that_was_given_up_does_not_come_in_behind_a_later_one(world) {
    let acme = *world.acme.id();
    let (directory, other) = (world.directory.clone(), world.directory.clone());
    for round in 1..=5 {
        let stall = Stall::of(&world).await;
        assert!(cut_off(directory.suspend(acme, "ops", "test"), 5).await.is_none());
        stall.until_stalled(&world).await;
        let mut resuming = pin!(other.resume(acme, "ops", "test"));
        // An opportunity to overtake; whether it's taken doesn't matter yet.
        let overtook = tokio::time::timeout(Duration::from_millis(100), resuming.as_mut()).await;
        stall.end().await;
        match overtook {
            Ok(outcome) => outcome.unwrap(),
            Err(_) => resuming.await.unwrap(),
        }
        while audited(&world, "suspend").await < round {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(audited(&world, "resume").await, round);
        directory.resolve(&Claim::Id(acme)).await.expect("it was resumed after it was suspended");
    }
}
}

/// What hangs keeps nothing else waiting, and nobody for ever. Whoever has waited in vain has written nothing.
#[tokio::test]
async fn a_write_that_hangs_keeps_others_of_the_same_waiting_and_no_longer_than_the_pool_waits() {
    let world = World::on_postgres().await;
    let options = PgPoolOptions::new().acquire_timeout(Duration::from_millis(500));
    let pool = options.connect(world.database.url()).await.unwrap();
    let directory = SqlDirectory::new(&SystemPool::from(pool));
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let stall = Stall::of(&world).await;
    assert!(cut_off(directory.suspend(acme, "ops", "test"), 5).await.is_none());
    stall.until_stalled(&world).await;
    let others = [
        directory.add_member(acme, "ann", "owner").await.is_ok(),
        directory.add_member(acme, "bob", "owner").await.is_ok(),
        directory.rename(bolt, "Bolt & Sons", "ops", "test").await.is_ok(),
    ];
    // Things share slots by chance, one in thousands.
    assert!(others.into_iter().filter(|done| *done).count() >= 2, "{others:?}");
    let refusal = directory.resume(acme, "ops", "test").await.unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "database unavailable: an earlier write of the same has not ended in time"
    );
    assert!(matches!(&refusal, DirectoryChangeError::Database(error) if error.is_retryable()));
    stall.end().await;
    directory.resume(acme, "ops", "test").await.unwrap();
    assert_eq!((audited(&world, "suspend").await, audited(&world, "resume").await), (1, 1));
}

on_both! {
/// Writes that wait for each other leave the one connection to whoever has the turn.
async fn a_pool_of_one_connection_is_enough_for_writes_that_wait_for_each_other(world) {
    let url = world.database.url();
    let system = if world.database.is_postgres() {
        SystemPool::from(PgPoolOptions::new().max_connections(1).connect(url).await.unwrap())
    } else {
        SystemPool::from(SqlitePoolOptions::new().max_connections(1).connect(url).await.unwrap())
    };
    let directory = SqlDirectory::new(&system);
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let domain: Domain = "portal.acme.example".parse().unwrap();
    let key = Credential::parse(CredentialKind::ApiKey, "lab_5hQ0cN2vXw8rT1yZ").unwrap();
    for polls in 0..20 {
        cut_off(directory.suspend(acme, "ops", "test"), polls % 4).await;
        let all = async {
            let (of_acme, of_bolt, domains, keys, members) = tokio::join!(
                directory.resume(acme, "ops", "test"),
                directory.rename(bolt, "Bolt", "ops", "test"),
                directory.add_domain(acme, &domain),
                directory.add_credential(acme, &key, "analyser", None),
                directory.add_member(acme, "ann", "owner"),
            );
            of_acme.and(of_bolt).and(domains).and(keys).and(members).unwrap();
            directory.remove_credential(acme, &key).await.unwrap();
        };
        tokio::time::timeout(Duration::from_secs(30), all).await.expect("nobody waits for ever");
        directory.resolve(&Claim::Id(acme)).await.unwrap();
    }
}
}
