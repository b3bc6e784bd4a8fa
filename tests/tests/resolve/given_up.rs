//! Writes of the directory whose callers give up, or lose the connection: the cache minds them as soon as
//! the server has done them.
#![allow(clippy::future_not_send, reason = "the work is polled by hand, in the test's own thread")]

use std::cell::Cell;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Credential, CredentialKind, DirectoryChangeError, Domain, Membership as _};

use super::cache::{kept_for_an_hour, look_ups};
use crate::pool::proxy::Proxy;
use crate::transactions::cancellation::cut_off;
use crate::world::{World, on_both};

/// Thirty seconds are no promise, only the end of the test.
const END: Duration = Duration::from_secs(30);

/// How often a write is polled before it's given up: each number at first, up to minutes of a busy machine.
fn polls() -> impl Iterator<Item = usize> {
    std::iter::successors(Some(1), |polls| Some(polls + 1 + polls / 16))
        .take_while(|polls| *polls < 60_000)
}

/// Asks the database behind the library's back until the write is done. What it has said once, the
/// directory must say at the next question.
async fn minded_when_done(is_done: &impl AsyncFn() -> bool, is_minded: &impl AsyncFn() -> bool) {
    let asking = async {
        loop {
            // The cache is tempted to keep what is there now.
            is_minded().await;
            let done = is_done().await;
            let minded = is_minded().await;
            assert!(minded || !done, "the cache answers with what was before the write");
            if done {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(END, asking).await.expect("a write that was begun comes to its end");
}

/// A connection that was used as lately as this is taken without a question: the first poll begins the write.
const AT_HAND: Duration = Duration::from_millis(900);

/// Drops the write after its first poll, after its second, and so on until it comes to its end.
async fn given_up_everywhere<F, T>(
    directory: &SqlDirectory,
    mut write: impl FnMut() -> F,
    is_done: impl AsyncFn() -> bool,
    is_minded: impl AsyncFn() -> bool,
    undo: impl AsyncFn(),
) where
    F: Future<Output = Result<T, DirectoryChangeError>>,
{
    for polls in polls() {
        // So that the cache keeps what the write changes.
        for _ in 0..2 {
            assert!(!is_minded().await, "before the write");
        }
        let used = Instant::now();
        directory.memberships("nobody").await.unwrap();
        let mut ended = None;
        {
            let mut write = pin!(write());
            assert!(cut_off(write.as_mut(), 1).await.is_none(), "it runs in a task of its own");
            if used.elapsed() > AT_HAND {
                // The machine stood still, and the write may wait for a connection: this time proves nothing.
                assert!(write.await.is_ok());
            } else if polls > 1 {
                ended = cut_off(write, polls - 1).await;
            }
        }
        minded_when_done(&is_done, &is_minded).await;
        if let Some(outcome) = ended {
            assert!(outcome.is_ok());
            return;
        }
        undo().await;
    }
    panic!("the write doesn't come to its end");
}

async fn count(world: &World, from: &str) -> i64 {
    world.database.raw_count(&format!("SELECT count(*) FROM {from}")).await
}

on_both! {
async fn l24_a_change_of_a_tenant_that_was_given_up_anywhere_is_minded(world) {
    let (acme, claim) = (*world.acme.id(), Claim::parse_slug("acme").unwrap());
    let directory = world.directory.clone().cached(kept_for_an_hour());
    // One that was cloned before there was a cache writes as well as the others.
    let other = &world.directory;
    given_up_everywhere(
        other,
        || directory.suspend(acme, "ops", "test"),
        async || count(&world, "tenants WHERE status = 'suspended'").await == 1,
        async || matches!(directory.resolve(&claim).await, Err(ResolveError::Suspended)),
        async || other.resume(acme, "ops", "test").await.unwrap(),
    ).await;
    given_up_everywhere(
        other,
        || other.resume(acme, "ops", "test"),
        async || count(&world, "tenants WHERE status = 'suspended'").await == 0,
        async || directory.resolve(&claim).await.is_ok(),
        async || directory.suspend(acme, "ops", "test").await.unwrap(),
    ).await;
    given_up_everywhere(
        other,
        || other.rename(acme, "Acme Labs", "ops", "test"),
        async || count(&world, "tenants WHERE name = 'Acme Labs'").await == 1,
        async || directory.resolve(&claim).await.unwrap().name() == "Acme Labs",
        async || other.rename(acme, "Acme", "ops", "test").await.unwrap(),
    ).await;
    given_up_everywhere(
        other,
        || other.retire(acme, "ops", "test"),
        async || count(&world, "tenants WHERE status = 'retired'").await == 1,
        async || matches!(directory.resolve(&claim).await, Err(ResolveError::Retired)),
        async || {
            world.database.raw_execute("UPDATE tenants SET status = 'active', deleted_at = NULL").await;
            directory.resume(acme, "ops", "test").await.unwrap();
        },
    ).await;
    let number = Cell::new(0);
    given_up_everywhere(
        other,
        || directory.create(format!("new-{}", number.get()).parse().unwrap(), "New"),
        async || count(&world, &format!("tenants WHERE slug = 'new-{}'", number.get())).await == 1,
        async || directory.resolve(&Claim::parse_slug(&format!("new-{}", number.get())).unwrap()).await.is_ok(),
        async || number.set(number.get() + 1),
    ).await;
    directory.resolve(&Claim::Id(*world.bolt.id())).await.unwrap();
}
}

on_both! {
async fn l24_a_change_of_what_leads_to_a_tenant_that_was_given_up_anywhere_is_minded(world) {
    let acme = *world.acme.id();
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let other = &world.directory;
    let leads_there = async |claim: &Claim| directory.resolve(claim).await.is_ok();

    let is_member = async || directory.is_member("ann", &acme).await.unwrap();
    let rows = async || count(&world, "tenant_members").await;
    given_up_everywhere(
        other,
        || other.add_member(acme, "ann", "owner"),
        async || rows().await == 1,
        is_member,
        async || { other.remove_member(acme, "ann").await.unwrap(); },
    ).await;
    given_up_everywhere(
        other,
        || directory.remove_member(acme, "ann"),
        async || rows().await == 0,
        async || !is_member().await,
        async || other.add_member(acme, "ann", "owner").await.unwrap(),
    ).await;

    let domain: Domain = "portal.acme.example".parse().unwrap();
    let claim = Claim::Domain(domain.clone());
    let verified = async || count(&world, "tenant_domains WHERE verified_at IS NOT NULL").await;
    other.add_domain(acme, &domain).await.unwrap();
    given_up_everywhere(
        other,
        || directory.verify_domain(acme, &domain),
        async || verified().await == 1,
        async || leads_there(&claim).await,
        async || {
            other.remove_domain(acme, &domain).await.unwrap();
            other.add_domain(acme, &domain).await.unwrap();
        },
    ).await;
    given_up_everywhere(
        other,
        || other.remove_domain(acme, &domain),
        async || verified().await == 0,
        async || !leads_there(&claim).await,
        async || {
            other.add_domain(acme, &domain).await.unwrap();
            directory.verify_domain(acme, &domain).await.unwrap();
        },
    ).await;

    let key = Credential::parse(CredentialKind::ApiKey, "lab_5hQ0cN2vXw8rT1yZ").unwrap();
    let claim = Claim::Credential(key.clone());
    let rows = async || count(&world, "tenant_credentials").await;
    given_up_everywhere(
        other,
        || other.add_credential(acme, &key, "analyser", None),
        async || rows().await == 1,
        async || leads_there(&claim).await,
        async || { directory.remove_credential(acme, &key).await.unwrap(); },
    ).await;
    given_up_everywhere(
        other,
        || directory.remove_credential(acme, &key),
        async || rows().await == 0,
        async || !leads_there(&claim).await,
        async || other.add_credential(acme, &key, "analyser", None).await.unwrap(),
    ).await;
}
}

/// Somebody else's transaction, which keeps writers of `acme` and its members waiting.
pub(super) struct Lock {
    on_postgres: Option<sqlx::PgConnection>,
    on_sqlite: Option<sqlx::SqliteConnection>,
}

impl Lock {
    pub(super) async fn of(world: &World) -> Self {
        let url = world.database.url();
        if world.database.is_postgres() {
            let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
            let lock =
                "BEGIN; SELECT 1 FROM tenants FOR UPDATE; SELECT 1 FROM tenant_members FOR UPDATE";
            sqlx::raw_sql(lock).execute(&mut connection).await.unwrap();
            return Self { on_postgres: Some(connection), on_sqlite: None };
        }
        let options: sqlx::sqlite::SqliteConnectOptions = url.parse().unwrap();
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
        Self { on_postgres: None, on_sqlite: Some(connection) }
    }

    pub(super) async fn release(self) {
        if let Some(mut connection) = self.on_postgres {
            sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
        }
        if let Some(mut connection) = self.on_sqlite {
            sqlx::raw_sql("ROLLBACK").execute(&mut connection).await.unwrap();
        }
    }
}

/// Waits until this many statements wait for a lock. SQLite tells of none.
async fn until_waiting(world: &World, writers: i64) {
    let waiting =
        "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while world.database.is_postgres() && count(world, waiting).await < writers {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

on_both! {
/// The callers are gone long before the server can do anything.
async fn l24_what_the_server_does_long_after_its_caller_gave_up_is_minded(world) {
    let acme = *world.acme.id();
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claim = Claim::Id(acme);
    let lets_in = async || directory.resolve(&claim).await.is_ok();
    directory.add_member(acme, "ann", "owner").await.unwrap();
    let is_member = async || directory.is_member("ann", &acme).await.unwrap();
    assert!(lets_in().await && is_member().await);
    let lock = Lock::of(&world).await;
    {
        let mut suspending = pin!(directory.suspend(acme, "ops", "test"));
        let mut removing = pin!(world.directory.remove_member(acme, "ann"));
        assert!(cut_off(suspending.as_mut(), 50).await.is_none());
        assert!(cut_off(removing.as_mut(), 50).await.is_none());
        tokio::select! {
            outcome = suspending => panic!("{outcome:?}"),
            outcome = removing => panic!("{outcome:?}"),
            () = until_waiting(&world, 2) => {}
        }
    }
    for _ in 0..3 {
        assert!(lets_in().await && is_member().await, "nothing has happened yet");
    }
    lock.release().await;
    let suspended = async || count(&world, "tenants WHERE status = 'suspended'").await == 1;
    minded_when_done(&suspended, &async || !lets_in().await).await;
    let removed = async || count(&world, "tenant_members").await == 0;
    minded_when_done(&removed, &async || !is_member().await).await;
}
}

/// The write is lost sight of: whoever made it is told that the connection broke, and then the server
/// does it.
#[tokio::test]
async fn l24_what_the_server_does_after_the_connection_broke_is_minded() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let pool = PgPoolOptions::new().connect_with(proxy.options(&world)).await.unwrap();
    let uncached = SqlDirectory::new(&SystemPool::from(pool));
    let directory = uncached.clone().cached(kept_for_an_hour());
    let acme = *world.acme.id();
    directory.add_member(acme, "ann", "owner").await.unwrap();
    let is_member = async || directory.is_member("ann", &acme).await.unwrap();
    assert!(is_member().await);
    let lock = Lock::of(&world).await;
    let remover = uncached.clone();
    let removing = tokio::spawn(async move { remover.remove_member(acme, "ann").await });
    until_waiting(&world, 1).await;
    proxy.cut();
    let refusal = removing.await.unwrap().unwrap_err();
    let broke =
        DirectoryChangeError::Database(Error::Unavailable { reason: "the connection broke" });
    assert_eq!(refusal.to_string(), broke.to_string());
    for _ in 0..3 {
        assert!(is_member().await, "nothing has happened yet");
    }
    lock.release().await;
    let removed = async || count(&world, "tenant_members").await == 0;
    minded_when_done(&removed, &async || !is_member().await).await;
    // The others are kept.
    directory.resolve(&Claim::Id(*world.bolt.id())).await.unwrap();
    let asked = look_ups(&directory).await;
    directory.resolve(&Claim::Id(*world.bolt.id())).await.unwrap();
    assert_eq!(look_ups(&directory).await, asked);
}

on_both! {
/// The task stands still when nobody drives its runtime, and ends with it, wherever it is.
async fn l24_a_write_whose_runtime_stops_is_minded_if_it_happened(world) {
    let acme = *world.acme.id();
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claim = Claim::Id(acme);
    let lets_in = async || directory.resolve(&claim).await.is_ok();
    for polls in polls() {
        assert!(lets_in().await && lets_in().await);
        let writer = world.directory.clone();
        let writing = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let write = async { cut_off(writer.suspend(acme, "ops", "test"), polls).await.is_some() };
            (runtime.block_on(write), runtime)
        });
        while !writing.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let (ended, runtime) = writing.join().unwrap();
        let mut runtime = Some(runtime);
        for _ in 0..2 {
            for _ in 0..4 {
                lets_in().await;
                let done = count(&world, "tenants WHERE status = 'suspended'").await == 1;
                assert!(!lets_in().await || !done, "the cache answers with what was before the write");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            if let Some(runtime) = runtime.take() {
                runtime.shutdown_background();
            }
        }
        // It waits until the other one is done or undone.
        world.directory.resume(acme, "ops", "test").await.unwrap();
        if ended && polls > 1 {
            return;
        }
    }
    panic!("the write doesn't come to its end");
}
}

on_both! {
async fn l24_every_cache_of_a_directory_hears_of_every_clone(world) {
    let (acme, claim) = (*world.acme.id(), Claim::parse_slug("acme").unwrap());
    let before = world.directory.clone();
    let first = world.directory.clone().cached(kept_for_an_hour());
    let of_first = first.clone();
    let second = of_first.clone().cached(kept_for_an_hour());
    let writers = [&before, &first, &of_first, &second];
    let readers = [&first, &of_first, &second];
    for writer in writers {
        for reader in readers {
            reader.resolve(&claim).await.unwrap();
        }
        writer.suspend(acme, "ops", "test").await.unwrap();
        for reader in readers {
            assert!(matches!(reader.resolve(&claim).await, Err(ResolveError::Suspended)));
        }
        writer.resume(acme, "ops", "test").await.unwrap();
    }
    // A cache is dropped while others go on.
    drop((second, of_first));
    first.resolve(&claim).await.unwrap();
    let asked = look_ups(&first).await;
    first.resolve(&claim).await.unwrap();
    assert_eq!(look_ups(&first).await, asked, "the cache answers");
    before.suspend(acme, "ops", "test").await.unwrap();
    assert!(matches!(first.resolve(&claim).await, Err(ResolveError::Suspended)));
}
}

/// Whoever asks between two writes is answered with what the first of them left, however many ask.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn l24_no_answer_is_older_than_a_write_that_has_returned_postgres() {
    no_answer_is_older_than_a_write_that_has_returned(World::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn l24_no_answer_is_older_than_a_write_that_has_returned_sqlite() {
    no_answer_is_older_than_a_write_that_has_returned(World::on_sqlite().await).await;
}

async fn no_answer_is_older_than_a_write_that_has_returned(world: World) {
    const NOT_CERTAIN: u64 = 0;
    const OVER: u64 = u64::MAX;
    let acme = *world.acme.id();
    let directory = world.directory.clone().cached(kept_for_an_hour());
    // The number of the last write that has returned: odd ones suspend, even ones resume.
    let state = Arc::new(AtomicU64::new(NOT_CERTAIN));
    let certain = Arc::new(AtomicU64::new(0));
    let mut readers = tokio::task::JoinSet::new();
    for claim in [Claim::Id(acme), Claim::parse_slug("acme").unwrap()].into_iter().cycle().take(8) {
        let (directory, state, certain) =
            (directory.clone(), Arc::clone(&state), Arc::clone(&certain));
        readers.spawn(async move {
            loop {
                let before = state.load(Ordering::SeqCst);
                if before == OVER {
                    return;
                }
                let lets_in = directory.resolve(&claim).await.is_ok();
                if before != NOT_CERTAIN && state.load(Ordering::SeqCst) == before {
                    assert_eq!(lets_in, before % 2 == 0, "after write {before}");
                    certain.fetch_add(1, Ordering::SeqCst);
                }
                tokio::task::yield_now().await;
            }
        });
    }
    for number in 1..=60 {
        // Others change the same tenant, and give up.
        cut_off(world.directory.rename(acme, "Acme Labs", "ops", "test"), number as usize % 5)
            .await;
        let writer = if number % 3 == 0 { &directory } else { &world.directory };
        if number % 2 == 1 {
            writer.suspend(acme, "ops", "test").await.unwrap();
        } else {
            writer.resume(acme, "ops", "test").await.unwrap();
        }
        certain.store(0, Ordering::SeqCst);
        state.store(number, Ordering::SeqCst);
        while certain.load(Ordering::SeqCst) < 50 {
            assert!(readers.try_join_next().is_none(), "a reader has seen what it must not");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        state.store(NOT_CERTAIN, Ordering::SeqCst);
    }
    state.store(OVER, Ordering::SeqCst);
    readers.join_all().await;
}
