//! Following the changes that others make, on Postgres: by notices, and past connections that are lost.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{CacheLimits, DirectoryError};

use super::cache::{
    claims_of_acme, gets_in, in_the_end, is_refused_in_the_end, kept_for_an_hour, look_ups,
    of_members,
};
use crate::http::server::Log;
use crate::pool::proxy::Proxy;
use crate::world::World;

/// As in a second process: a pool, a directory and a cache of its own. Real ones are in `http::processes`.
async fn elsewhere(world: &World) -> (SqlDirectory, tokio::task::JoinHandle<()>) {
    let system = SystemPool::connect(world.database.url()).await.unwrap();
    let directory = SqlDirectory::new(&system).cached(kept_for_an_hour());
    let following = tokio::spawn(directory.follow());
    (directory, following)
}

/// The same, through a proxy.
async fn through(
    proxy: &Proxy,
    world: &World,
    limits: CacheLimits,
) -> (SqlDirectory, tokio::task::JoinHandle<()>) {
    let pool = PgPoolOptions::new().connect_with(proxy.options(world)).await.unwrap();
    let directory = SqlDirectory::new(&SystemPool::from(pool)).cached(limits);
    let following = tokio::spawn(directory.follow());
    (directory, following)
}

async fn listeners(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    world.database.raw_count(sql).await
}

async fn until_listening(world: &World) {
    while listeners(world).await == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn l24_a_suspension_through_one_pool_is_minded_through_another() {
    let world = World::on_postgres().await;
    let (there, following) = elsewhere(&world).await;
    until_listening(&world).await;
    let claims = claims_of_acme(&world, &world.directory).await;
    for claim in &claims {
        there.resolve(claim).await.unwrap();
    }
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    for claim in &claims {
        assert!(is_refused_in_the_end(&there, claim).await, "{claim:?}");
    }
    world.directory.resume(*world.acme.id(), "ops", "test").await.unwrap();
    let bolt = Claim::Id(*world.bolt.id());
    there.resolve(&bolt).await.unwrap();
    // By hand, past every directory.
    world.database.raw_execute("UPDATE tenants SET status = 'suspended' WHERE slug = 'bolt'").await;
    assert!(is_refused_in_the_end(&there, &bolt).await);
    world.database.raw_execute("DELETE FROM tenant_domains; DELETE FROM tenant_credentials").await;
    for claim in &claims[2..] {
        assert!(is_refused_in_the_end(&there, claim).await, "{claim:?}");
    }
    assert!(!following.is_finished());
}

#[tokio::test]
async fn l24_a_member_who_was_removed_through_one_pool_is_refused_through_another() {
    let world = World::on_postgres().await;
    let (there, following) = elsewhere(&world).await;
    until_listening(&world).await;
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let resolver = of_members(&there);
    let ann = "ann of \"Acme\" ä";
    for user in [ann, "bob", "eve", "joe", "jim"] {
        world.directory.add_member(acme, user, "owner").await.unwrap();
        assert!(in_the_end(async || gets_in(&resolver, user, "acme").await).await, "{user}");
    }
    world.directory.add_member(bolt, ann, "owner").await.unwrap();
    assert!(in_the_end(async || gets_in(&resolver, ann, "bolt").await).await);
    assert!(!gets_in(&resolver, "zoe", "acme").await);
    // Notices come in their order: when this one is minded, no earlier one is still on its way.
    world.directory.remove_member(acme, "jim").await.unwrap();
    assert!(in_the_end(async || !gets_in(&resolver, "jim", "acme").await).await);
    for (user, slug) in [(ann, "acme"), (ann, "bolt"), ("bob", "acme")] {
        assert!(gets_in(&resolver, user, slug).await, "{user} at {slug}");
    }
    let asked = look_ups(&there).await;
    world.directory.remove_member(acme, ann).await.unwrap();
    assert!(in_the_end(async || !gets_in(&resolver, ann, "acme").await).await);
    assert!(gets_in(&resolver, ann, "bolt").await && gets_in(&resolver, "bob", "acme").await);
    assert_eq!(look_ups(&there).await, asked + 1, "the others are kept");
    world.directory.add_member(acme, "zoe", "reader").await.unwrap();
    assert!(in_the_end(async || gets_in(&resolver, "zoe", "acme").await).await);
    // By hand, past every directory.
    world.database.raw_execute("DELETE FROM tenant_members WHERE user_id = 'bob'").await;
    assert!(in_the_end(async || !gets_in(&resolver, "bob", "acme").await).await);
    let moved = "UPDATE tenant_members SET user_id = 'max' WHERE user_id = 'eve'";
    assert!(!gets_in(&resolver, "max", "acme").await);
    world.database.raw_execute(moved).await;
    assert!(in_the_end(async || !gets_in(&resolver, "eve", "acme").await).await);
    assert!(in_the_end(async || gets_in(&resolver, "max", "acme").await).await);
    world.database.raw_execute("TRUNCATE tenant_members").await;
    assert!(in_the_end(async || !gets_in(&resolver, "joe", "acme").await).await);
    assert!(!following.is_finished());
}

#[tokio::test]
async fn a_notice_that_nobody_understands_is_taken_for_a_change_of_everything() {
    let world = World::on_postgres().await;
    let (there, _following) = elsewhere(&world).await;
    until_listening(&world).await;
    let claim = Claim::parse_slug("acme").unwrap();
    for payload in [
        "",
        "x",
        "id",
        "id acme",
        "credential 00",
        "credential zz",
        "member",
        "member ann",
        "everything",
    ] {
        there.resolve(&claim).await.unwrap();
        let before = look_ups(&there).await;
        world.database.raw_execute(&format!("NOTIFY tenant_directory, '{payload}'")).await;
        while look_ups(&there).await == before {
            there.resolve(&claim).await.unwrap();
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// The listener loses its connection, and no other one does.
async fn end_the_listener(world: &World) {
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    assert_eq!(world.database.raw_count(end).await, 1);
}

/// Asks until the tenant is refused as suspended, and not as one that can't be looked up.
async fn is_suspended_in_the_end(directory: &SqlDirectory, claim: &Claim) -> bool {
    let is_suspended =
        async || matches!(directory.resolve(claim).await, Err(ResolveError::Suspended));
    in_the_end(is_suspended).await
}

/// Nothing fails between the loss and the way back, so nothing but the way back can have it forgotten.
#[tokio::test]
async fn l24_what_was_missed_while_the_connection_was_lost_is_forgotten_when_it_is_back() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    let (there, following) = through(&proxy, &world, kept_for_an_hour()).await;
    let (log, _logging) = Log::listen();
    until_listening(&world).await;
    let claim = Claim::parse_slug("acme").unwrap();
    there.resolve(&claim).await.unwrap();
    proxy.hold(true);
    end_the_listener(&world).await;
    assert!(in_the_end(async || proxy.held() == 1).await, "it connects again");
    // What it has forgotten is asked for again and kept.
    let asked = look_ups(&there).await;
    for _ in 0..3 {
        there.resolve(&claim).await.unwrap();
    }
    assert_eq!(look_ups(&there).await, asked + 1);
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    there.resolve(&claim).await.expect("nobody has told it");
    assert_eq!((look_ups(&there).await, proxy.held()), (asked + 1, 1));
    log.take();
    proxy.hold(false);
    assert!(is_suspended_in_the_end(&there, &claim).await);
    until_listening(&world).await;
    // And it listens again.
    let bolt = Claim::parse_slug("bolt").unwrap();
    there.resolve(&bolt).await.unwrap();
    world.directory.suspend(*world.bolt.id(), "ops", "test").await.unwrap();
    assert!(is_suspended_in_the_end(&there, &bolt).await);
    let logged = log.take();
    assert!(
        logged.contains("INFO tenant_sqlx: directory followed") && !logged.contains("WARN"),
        "{logged}"
    );
    assert!(!following.is_finished());
}

/// The other end is gone without a word: nothing closes the connection, and nothing comes over it.
#[tokio::test]
async fn l24_a_connection_that_has_fallen_silent_is_taken_for_lost() {
    let world = World::on_postgres().await;
    let proxy = Proxy::before(&world).await;
    // All caches of a directory go by what is heard, also by what one with a short limit asks for.
    let limits = CacheLimits::default().look_up(Duration::from_secs(2));
    let limits = limits.known(1_000, Duration::from_secs(1)).unknown(50, Duration::from_secs(1));
    let (log, _logging) = Log::listen();
    let (short, following) = through(&proxy, &world, limits).await;
    let there = short.cached(kept_for_an_hour().look_up(Duration::from_secs(2)));
    until_listening(&world).await;
    let claim = Claim::parse_slug("acme").unwrap();
    there.resolve(&claim).await.unwrap();
    // As long as it answers, it's not taken for dead.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let asked = look_ups(&there).await;
    there.resolve(&claim).await.unwrap();
    assert_eq!(look_ups(&there).await, asked);
    assert!(!log.take().contains("WARN"));
    proxy.fall_silent();
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    there.resolve(&claim).await.expect("nobody can have told it");
    assert!(is_suspended_in_the_end(&there, &claim).await);
    world.directory.resume(*world.acme.id(), "ops", "test").await.unwrap();
    assert!(in_the_end(async || there.resolve(&claim).await.is_ok()).await, "it listens again");
    let logged = log.take();
    let lost = "WARN tenant_sqlx: directory not followed: connection lost reason=database unavailable: the server doesn't answer";
    assert!(logged.contains(lost), "{logged}");
    assert!(logged.contains("INFO tenant_sqlx: directory followed"), "{logged}");
    assert!(!following.is_finished());
}

#[tokio::test]
async fn an_attempt_to_follow_that_fails_is_logged_with_the_time_until_the_next() {
    let world = World::on_postgres().await;
    let mut proxy = Proxy::before(&world).await;
    let (log, _logging) = Log::listen();
    let (_there, following) = through(&proxy, &world, kept_for_an_hour()).await;
    until_listening(&world).await;
    proxy.go_down().await;
    log.take();
    proxy.cut();
    let logged = std::cell::RefCell::new(String::new());
    let fails = in_the_end(async || {
        logged.borrow_mut().push_str(&log.take());
        logged.borrow().contains("retry_in_ms=200")
    });
    assert!(fails.await, "{logged:?}");
    let logged = logged.into_inner();
    let lost = logged.find("directory not followed: connection lost").unwrap();
    let failed = logged.find("directory not followed: LISTEN failed").unwrap();
    assert!(lost < failed, "{logged}");
    proxy.come_up().await;
    until_listening(&world).await;
    assert!(!following.is_finished());
}

/// A look-up over a connection that answers no more is an outage of seconds, not one that lasts for as long
/// as somebody asks.
#[tokio::test]
async fn a_tenant_is_looked_up_again_while_requests_for_it_never_cease() {
    let world = World::on_postgres().await;
    let limits = kept_for_an_hour().look_up(Duration::from_secs(1));
    let directory = world.directory.clone().cached(limits);
    let claim = Claim::parse_slug("acme").unwrap();
    let options: PgConnectOptions = world.database.url().parse().unwrap();
    let mut locker = options.connect().await.unwrap();
    let lock = "BEGIN; LOCK TABLE tenants IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(lock).execute(&mut locker).await.unwrap();
    // Somebody joins the look-up all the time, before the others leave it.
    let (directory, claim) = (&directory, &claim);
    let asking = futures_util::future::join_all((0..30).map(async |number: u64| {
        tokio::time::sleep(Duration::from_millis(100) * u32::try_from(number).unwrap()).await;
        directory.resolve(claim).await
    }));
    let outcomes = tokio::time::timeout(Duration::from_secs(60), asking).await;
    for outcome in outcomes.expect("a look-up has a time limit") {
        let refusal = outcome.unwrap_err();
        let is_retryable =
            matches!(refusal, ResolveError::Directory(DirectoryError::Unavailable { .. }));
        assert!(is_retryable, "{refusal:?}");
    }
    let usage = directory.cache_use().await.unwrap();
    assert!((2..30).contains(&usage.look_ups) && usage.under_way == 0, "{usage:?}");
    sqlx::raw_sql("ROLLBACK").execute(&mut locker).await.unwrap();
    directory.resolve(claim).await.unwrap();
    locker.close().await.unwrap();
}

#[tokio::test]
async fn following_ends_where_there_is_nothing_to_follow() {
    let sqlite = World::on_sqlite().await;
    sqlite.directory.clone().cached(CacheLimits::default()).follow().await;
    let postgres = World::on_postgres().await;
    postgres.directory.follow().await;
    let system = SystemPool::connect(postgres.database.url()).await.unwrap();
    let following =
        tokio::spawn(SqlDirectory::new(&system).cached(CacheLimits::default()).follow());
    until_listening(&postgres).await;
    system.close().await;
    following.await.unwrap();
}
