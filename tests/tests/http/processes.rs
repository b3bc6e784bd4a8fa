//! Two processes on one Postgres: what this one writes, a server in the other one minds.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::Router;
use axum::routing::get as on_get;
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tenant_http::{TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{CacheLimits, Resolver, Source};
use tokio::net::TcpListener;

use super::server::{empty, get, send_to};
use crate::world::World;

/// What the second process is to do, as JSON, in this variable.
const ORDERS: &str = "TENANT_TEST_SECOND_PROCESS";

/// What it says before its port.
const GREETING: &str = "listening on port ";

/// Thirty seconds are no promise, only the end of the test.
const END: Duration = Duration::from_secs(30);

const HOUR: Duration = Duration::from_secs(3_600);

#[derive(Serialize, Deserialize)]
struct Orders {
    database: String,
    /// The time limit of its cache.
    kept_for: Duration,
    /// Whether it listens to the notices of the server.
    follows: bool,
}

/// The whole of the second process: a server with a directory and a cache of its own, until its standard
/// input ends.
#[tokio::test]
#[ignore = "no test: the tests of this file start it as another process"]
async fn the_second_process() {
    let orders =
        std::env::var(ORDERS).expect("the tests of this file start it, and say what it's to do");
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let system = SystemPool::connect(&orders.database).await.unwrap();
    let limits = CacheLimits::default().known(1_000, orders.kept_for);
    let directory = SqlDirectory::new(&system).cached(limits);
    if orders.follows {
        tokio::spawn(directory.follow());
    }
    let source = Source::header("x-tenant").unwrap().vouched_by("the test");
    let resolver = Resolver::builder(directory.clone()).source(source).build();
    let slug = async |tenant: Tenant<'_>| tenant.slug().to_string();
    let look_ups = async move || directory.cache_use().await.unwrap().look_ups.to_string();
    let routes = Router::new()
        .route("/slug", on_get(in_tenant(slug)))
        .layer(TenantLayer::new(resolver))
        .route("/look-ups", on_get(look_ups));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    println!("\n{GREETING}{}", listener.local_addr().unwrap().port());
    let served = async { axum::serve(listener, routes).await };
    let ordered_to_end = tokio::task::spawn_blocking(|| {
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    });
    tokio::select! {
        end = served => panic!("the server ended: {end:?}"),
        end = ordered_to_end => end.unwrap(),
    }
}

/// A second process, which ends with this value, or with this process.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    async fn start(world: &World, kept_for: Duration, follows: bool) -> Self {
        let orders = Orders { database: world.database.url().to_owned(), kept_for, follows };
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "http::processes::the_second_process", "--ignored", "--nocapture"])
            .env(ORDERS, serde_json::to_string(&orders).unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        assert_ne!(child.id(), std::process::id());
        let said = BufReader::new(child.stdout.take().unwrap());
        let port = tokio::task::spawn_blocking(move || {
            let mut lines = said.lines().map(Result::unwrap);
            let greeting = lines.find_map(|line| line.strip_prefix(GREETING).map(str::to_owned));
            greeting.expect("the second process ends before it listens").parse::<u16>().unwrap()
        });
        let mut process = Self { child, address: ([127, 0, 0, 1], 0).into() };
        process.address.set_port(tokio::time::timeout(END, port).await.unwrap().unwrap());
        process
    }

    /// What it answers to one request that names this tenant.
    async fn answers(&self, slug: &str) -> u16 {
        let request = get("/slug").header("x-tenant", slug).body(empty()).unwrap();
        let answer = send_to(self.address, request).await;
        assert!(answer.status != 200 || answer.body == slug, "{answer:?}");
        answer.status.as_u16()
    }

    async fn look_ups(&self) -> u64 {
        let request = get("/look-ups").body(empty()).unwrap();
        send_to(self.address, request).await.body.parse().unwrap()
    }

    /// Sends requests for this tenant until one is answered like this.
    async fn until_it_answers(&self, slug: &str, status: u16) {
        let asking = async {
            while self.answers(slug).await != status {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let waited = tokio::time::timeout(END, asking).await;
        waited.unwrap_or_else(|_| panic!("{slug} is not answered with {status}"));
    }

    /// Sends requests for these tenants until their grants are kept.
    async fn until_its_cache_answers(&self, slugs: &[&str]) {
        let asking = async {
            loop {
                let asked = self.look_ups().await;
                for slug in slugs.iter().cycle().take(3 * slugs.len()) {
                    assert_eq!(self.answers(slug).await, 200);
                }
                if self.look_ups().await == asked {
                    return;
                }
            }
        };
        tokio::time::timeout(END, asking).await.expect("what is asked for again is kept");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection beside the world's database, and the name of that: it can be had while the other lets nobody
/// in.
async fn beside(world: &World) -> (sqlx::PgConnection, String) {
    let options: PgConnectOptions = world.database.url().parse().unwrap();
    let name = options.get_database().unwrap().to_owned();
    (options.database("postgres").connect().await.unwrap(), name)
}

/// Waits until as many listen to the notices of the world's database.
async fn until_listening(beside: &mut sqlx::PgConnection, name: &str, listeners: i64) {
    let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN%'";
    let counting = async {
        while sqlx::query_scalar::<_, i64>(count).bind(name).fetch_one(&mut *beside).await.unwrap()
            != listeners
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(END, counting).await.expect("listeners come and go");
}

/// Notices come in the order of the commits. So when the second of two suspensions is minded, the notice of
/// the first has been read, and from then on not one request gets in.
#[tokio::test]
async fn l24_a_suspension_is_minded_within_one_request_in_another_process() {
    let world = World::on_postgres().await;
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let process = Process::start(&world, HOUR, true).await;
    let (mut beside, name) = beside(&world).await;
    until_listening(&mut beside, &name, 1).await;
    let directory = &world.directory;
    for round in 0..5 {
        process.until_it_answers("bolt", 200).await;
        assert_eq!(process.answers("acme").await, 200, "round {round}");
        process.until_its_cache_answers(&["acme", "bolt"]).await;
        directory.suspend(acme, "ops", "test").await.unwrap();
        directory.suspend(bolt, "ops", "test").await.unwrap();
        process.until_it_answers("bolt", 403).await;
        assert_eq!(process.answers("acme").await, 403, "round {round}");
        directory.resume(acme, "ops", "test").await.unwrap();
        directory.resume(bolt, "ops", "test").await.unwrap();
    }
    process.until_it_answers("bolt", 200).await;
    assert_eq!(process.answers("acme").await, 200);
    directory.retire(acme, "ops", "test").await.unwrap();
    directory.retire(bolt, "ops", "test").await.unwrap();
    process.until_it_answers("bolt", 410).await;
    assert_eq!(process.answers("acme").await, 410);
}

#[tokio::test]
async fn l24_a_suspension_that_another_process_is_not_told_of_counts_when_its_time_limit_is_over() {
    let world = World::on_postgres().await;
    let short = Process::start(&world, Duration::from_millis(500), false).await;
    let long = Process::start(&world, HOUR, false).await;
    for process in [&short, &long] {
        assert_eq!(process.answers("acme").await, 200);
    }
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    short.until_it_answers("acme", 403).await;
    // It was the time limit, and nothing else: where that is not over, there is no way to know.
    assert_eq!(long.answers("acme").await, 200);
    assert_eq!(long.answers("bolt").await, 200);
}

/// Its time limit is far away: each attempt to hear notices again that fails has it forget everything.
#[tokio::test]
async fn l24_a_suspension_counts_in_another_process_that_has_lost_its_notices_and_gets_no_more() {
    let world = World::on_postgres().await;
    let process = Process::start(&world, HOUR, true).await;
    let (mut beside, name) = beside(&world).await;
    until_listening(&mut beside, &name, 1).await;
    assert_eq!(process.answers("acme").await, 200);
    // Its pool keeps its connection; the listener loses its own, and gets no other.
    let mut run = async |sql: String| {
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut beside).await.unwrap();
    };
    run(format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).await;
    run(format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE 'LISTEN%'"
    ))
    .await;
    until_listening(&mut beside, &name, 0).await;
    assert_eq!(process.answers("acme").await, 200);
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    process.until_it_answers("acme", 403).await;
    assert_eq!(process.answers("bolt").await, 200);
    let allow = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    sqlx::raw_sql(sqlx::AssertSqlSafe(allow)).execute(&mut beside).await.unwrap();
    beside.close().await.unwrap();
}
