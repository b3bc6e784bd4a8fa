//! Jobs in a queue of apalis, in a database: each runs for the tenant that it was written for, or ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use apalis_core::backend::TaskSink as _;
use apalis_core::error::{BoxDynError, WorkerError};
use apalis_core::task::Task;
use apalis_core::task::data::Data;
use apalis_core::worker::builder::WorkerBuilder;
use apalis_sqlite::{SqlitePool, SqliteStorage};
use serde::{Deserialize, Serialize};
use tenant_jobs::{JobLayer, for_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{CacheLimits, Envelope, Membership, Resolver, Source};
use tenant_tests::TestDatabase;
use tower_layer::Layer as _;
use tower_service::Service;

use crate::http::server::Log;
use crate::world::{Customer, World, customer, on_both};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Greet {
    name: String,
}

/// What the handlers share with their test.
#[derive(Clone)]
struct Shared {
    pool: TenantPool,
    directory: SqlDirectory,
    runs: Arc<AtomicUsize>,
}

/// Adds a customer of the job's tenant.
async fn greet(tenant: Tenant<'_>, job: Greet, shared: Data<Shared>) -> Result<(), Error> {
    shared.runs.fetch_add(1, Ordering::SeqCst);
    let added = customer(&tenant, &shared.pool, &job.name).await;
    tracing::info!(id = %added.id, "greeted");
    Ok(())
}

/// Fails the first time, and greets the second.
async fn greet_late(
    tenant: Tenant<'_>,
    job: Greet,
    shared: Data<Shared>,
) -> Result<(), BoxDynError> {
    if shared.runs.load(Ordering::SeqCst) == 0 {
        shared.runs.fetch_add(1, Ordering::SeqCst);
        return Err("not yet".into());
    }
    greet(tenant, job, shared).await.map_err(Into::into)
}

/// Fails, and has the tenant suspended meanwhile.
async fn fail_and_suspend(
    tenant: Tenant<'_>,
    _: Greet,
    shared: Data<Shared>,
) -> Result<(), BoxDynError> {
    shared.runs.fetch_add(1, Ordering::SeqCst);
    shared.directory.suspend(*tenant.id(), "olga", "unpaid").await?;
    Err("try again".into())
}

/// A queue in a database of its own.
struct Queue {
    database: TestDatabase,
    storage: SqliteStorage<Envelope<Greet>>,
    shared: Shared,
}

impl Queue {
    async fn of(world: &World) -> Self {
        let database = TestDatabase::sqlite("").await;
        let pool = SqlitePool::connect(database.url()).await.unwrap();
        SqliteStorage::setup(&pool).await.unwrap();
        let shared = Shared {
            pool: world.pool.clone(),
            directory: world.directory.clone(),
            runs: Arc::default(),
        };
        Self { database, storage: SqliteStorage::new(&pool), shared }
    }

    async fn add(&mut self, grant: &Grant, name: &str) {
        let job = {
            enter!(tenant = grant);
            Envelope::new(&tenant, Greet { name: name.to_owned() })
        };
        self.storage.push(job).await.unwrap();
    }

    /// A job that was written past the library.
    async fn forge(&self, tenant: &str) {
        let job = format!(r#"{{"tenant":"{tenant}","args":{{"name":"Eve"}},"trace":{{}}}}"#);
        let of = std::any::type_name::<Envelope<Greet>>();
        let sql = format!(
            "INSERT INTO Jobs (job, id, job_type) VALUES (CAST('{job}' AS BLOB), '01ARZ3NDEKTSV4RRFFQ69G5FAV', '{of}')"
        );
        self.database.raw_execute(&sql).await;
    }

    /// As if no worker had come yet. The last one has stopped with a job in its hands, maybe.
    async fn free(&self) {
        let sql = "UPDATE Jobs SET status = 'Pending', lock_by = NULL";
        self.database.raw_execute(sql).await;
    }

    async fn attempts(&self) -> Vec<String> {
        self.database.raw_text("SELECT attempts FROM Jobs ORDER BY rowid").await
    }

    fn layer(&self) -> JobLayer<SqlDirectory> {
        let source = Source::job_argument().vouched_by("the test");
        let resolver = Resolver::builder(self.shared.directory.clone()).source(source);
        JobLayer::new(resolver.build())
    }

    /// Ends a worker when the jobs are as expected. Twenty seconds are no promise, only the end of the test.
    fn until(
        &self,
        expected: &[&'static str],
    ) -> impl Future<Output = Result<(), WorkerError>> + Send + 'static {
        let url = self.database.url().to_owned();
        let expected = expected.to_vec();
        async move {
            let pool = SqlitePool::connect(&url).await.unwrap();
            let waiting = async {
                loop {
                    let statuses: Vec<String> =
                        sqlx::query_scalar("SELECT status FROM Jobs ORDER BY rowid")
                            .fetch_all(&pool)
                            .await
                            .unwrap();
                    if statuses == expected {
                        break;
                    }
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(20), waiting)
                .await
                .expect("the jobs come to their end");
            Ok(())
        }
    }
}

/// Runs a worker with the layer until the jobs are as expected. The queue remembers the names of workers.
macro_rules! work {
    ($queue:expr, $handler:expr, $expected:expr) => {
        WorkerBuilder::new(Uuid::now_v7().to_string())
            .backend($queue.storage.clone())
            .data($queue.shared.clone())
            .layer($queue.layer())
            .build(for_tenant($handler))
            .run_until($queue.until(&$expected))
            .await
            .unwrap()
    };
}

async fn names(world: &World, grant: &Grant) -> Vec<String> {
    enter!(tenant = grant);
    let rows = Customer::select().order_by(Customer::NAME.asc()).all(&tenant, &world.pool).await;
    rows.unwrap().iter().map(|row| row.name.clone()).collect()
}

on_both! {
async fn l27_jobs_of_a_queue_write_for_their_own_tenants(world) {
    let (log, _logging) = Log::listen();
    let mut queue = Queue::of(&world).await;
    for name in ["Ann", "Bob"] {
        queue.add(&world.acme, name).await;
        queue.add(&world.bolt, name).await;
    }
    queue.add(&world.bolt, "Zoe").await;
    let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let traced = {
        enter!(tenant = &world.acme);
        let greet = |name: &str| Envelope::new(&tenant, Greet { name: name.to_owned() });
        let forged = greet("Tom").with_trace("traceparent", "x\n WARN forged");
        [greet("Max").with_traceparent(traceparent), forged]
    };
    for job in traced {
        queue.storage.push(job).await.unwrap();
    }
    work!(queue, greet, ["Done"; 7]);
    assert_eq!(names(&world, &world.acme).await, ["Ann", "Bob", "Max", "Tom"]);
    assert_eq!(names(&world, &world.bolt).await, ["Ann", "Bob", "Zoe"]);
    let log = log.take();
    let with_trace = format!("slug=acme traceparent=\"{traceparent}\"}}");
    assert_eq!(log.lines().filter(|line| line.contains("greeted") && line.contains(&with_trace)).count(), 1, "{log}");
    assert!(!log.contains("forged"), "{log}");
    for (grant, count) in [(&world.acme, 3), (&world.bolt, 3)] {
        let span = format!("job{{tenant.id={} tenant.slug={}}}", grant.id(), grant.slug());
        let told = log.lines().filter(|line| line.contains("greeted") && line.contains(&span));
        assert_eq!(told.count(), count, "{log}");
    }
}
}

on_both! {
async fn l27_a_job_whose_tenant_is_gone_when_it_starts_ends_and_is_not_tried_again(world) {
    for state in ["suspended", "retired"] {
        let mut queue = Queue::of(&world).await;
        queue.add(&world.acme, state).await;
        queue.add(&world.bolt, state).await;
        match state {
            "suspended" => world.directory.suspend(*world.acme.id(), "olga", "unpaid").await.unwrap(),
            _ => world.directory.retire(*world.acme.id(), "olga", "left").await.unwrap(),
        }
        work!(queue, greet, ["Killed", "Done"]);
        assert_eq!(queue.attempts().await, ["0", "1"], "{state}");
        assert_eq!(queue.shared.runs.load(Ordering::SeqCst), 1, "{state}");
        if state == "suspended" {
            // Resumed, its job stays where it ended.
            world.directory.resume(*world.acme.id(), "olga", "paid").await.unwrap();
            queue.add(&world.bolt, "after").await;
            work!(queue, greet, ["Killed", "Done", "Done"]);
        }
    }
    let all = world.database.raw_text("SELECT name FROM customers ORDER BY name").await;
    assert_eq!(all, ["after", "retired", "suspended"]);
    assert_eq!(names(&world, &world.bolt).await, all);
}
}

on_both! {
async fn l27_a_forged_job_ends(world) {
    let queue = Queue::of(&world).await;
    queue.forge(&Uuid::now_v7().to_string()).await;
    work!(queue, greet, ["Killed"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers").await, 0);
}
}

on_both! {
/// A job runs nowhere, and ends nowhere, where the resolver can't know its tenant.
async fn l27_a_worker_with_wrong_sources_empties_no_queue(world) {
    let directory = &world.directory;
    let vouched = || Source::job_argument().vouched_by("the test");
    let mut queue = Queue::of(&world).await;
    queue.add(&world.acme, "Ann").await;
    let (log, _logging) = Log::listen();
    for (resolver, code) in [
        (Resolver::builder(directory.clone()).source(Source::job_argument()).build(), "tenant_unvouched"),
        (Resolver::builder(directory.clone()).source(Source::session("tenant")).build(), "tenant_missing"),
        (Resolver::single_tenant("bolt".parse().unwrap(), directory.clone()).source(vouched()).build(), "tenant_conflicting"),
    ] {
        run_until_failed(&queue, JobLayer::new(resolver)).await;
        let logged = log.take();
        assert!(logged.contains("ERROR") && logged.contains(code), "{logged}");
    }
    let members = Resolver::builder(directory.clone()).source(vouched()).membership(directory.clone());
    run_until_failed(&queue, JobLayer::new(members.build())).await;
    assert!(log.take().contains("user_missing"));
    assert_eq!(queue.shared.runs.load(Ordering::SeqCst), 0);
    queue.free().await;
    work!(queue, greet, ["Done"]);
    assert_eq!(names(&world, &world.acme).await, ["Ann"]);
}
}

/// Runs a worker with this layer until the one job has failed.
async fn run_until_failed<M: Membership + 'static>(
    queue: &Queue,
    layer: JobLayer<SqlDirectory, M>,
) {
    queue.free().await;
    WorkerBuilder::new(Uuid::now_v7().to_string())
        .backend(queue.storage.clone())
        .data(queue.shared.clone())
        .layer(layer)
        .build(for_tenant(greet))
        .run_until(queue.until(&["Failed"]))
        .await
        .unwrap();
}

on_both! {
async fn l27_no_job_ends_by_an_answer_that_a_cache_has_kept(world) {
    let elsewhere = SystemPool::connect(world.database.url()).await.unwrap();
    let late = SqlDirectory::new(&elsewhere).cached(CacheLimits::default());
    let acme = *world.acme.id();
    world.directory.suspend(acme, "olga", "unpaid").await.unwrap();
    assert!(late.resolve(&Claim::Id(acme)).await.is_err());
    world.directory.resume(acme, "olga", "paid").await.unwrap();
    assert!(late.resolve(&Claim::Id(acme)).await.is_err(), "the cache has heard nothing");
    let mut queue = Queue::of(&world).await;
    queue.shared.directory = late.clone();
    queue.add(&world.acme, "Ann").await;
    work!(queue, greet, ["Done"]);
    // And it ends by what is so now.
    world.directory.suspend(acme, "olga", "unpaid").await.unwrap();
    queue.add(&world.acme, "Bob").await;
    work!(queue, greet, ["Done", "Killed"]);
    assert_eq!(names(&world, &world.acme).await, ["Ann"]);
}
}

on_both! {
async fn l27_a_job_is_kept_while_the_directory_is_down(world) {
    let mut queue = Queue::of(&world).await;
    queue.add(&world.acme, "Ann").await;
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let worker = WorkerBuilder::new("worker")
        .backend(queue.storage.clone())
        .data(queue.shared.clone())
        .layer(queue.layer())
        .build(for_tenant(greet))
        .run_until(async {
            stopped.await.unwrap();
            Ok::<(), WorkerError>(())
        });
    // The queue tries it again and again meanwhile, so that it stays failed for a moment only.
    let story = async {
        queue.until(&["Failed"]).await.unwrap();
        assert_eq!(queue.shared.runs.load(Ordering::SeqCst), 0);
        world.database.raw_execute("ALTER TABLE elsewhere RENAME TO tenants").await;
        queue.until(&["Done"]).await.unwrap();
        stop.send(()).unwrap();
    };
    tokio::join!(worker, story).0.unwrap();
    assert_eq!(names(&world, &world.acme).await, ["Ann"]);
    assert_eq!(queue.attempts().await, ["1"], "what was refused is not counted");
}
}

on_both! {
async fn l27_each_attempt_is_resolved_anew(world) {
    let mut queue = Queue::of(&world).await;
    queue.add(&world.acme, "Ann").await;
    work!(queue, greet_late, ["Done"]);
    assert_eq!((queue.attempts().await, names(&world, &world.acme).await), (vec!["2".to_owned()], vec!["Ann".to_owned()]));
    let mut queue = Queue::of(&world).await;
    queue.add(&world.acme, "Bob").await;
    work!(queue, fail_and_suspend, ["Killed"]);
    assert_eq!((queue.attempts().await, queue.shared.runs.load(Ordering::SeqCst)), (vec!["1".to_owned()], 1));
}
}

#[tokio::test]
async fn l27_a_worker_without_the_layer_runs_no_job() {
    let world = World::on_sqlite().await;
    let mut queue = Queue::of(&world).await;
    queue.add(&world.acme, "Ann").await;
    // The grant itself, put there by somebody else, isn't taken for what the layer puts there.
    WorkerBuilder::new("worker")
        .backend(queue.storage.clone())
        .data(queue.shared.clone())
        .data(world.acme.clone())
        .build(for_tenant(greet))
        .run_until(queue.until(&["Failed"]))
        .await
        .unwrap();
    assert_eq!(queue.shared.runs.load(Ordering::SeqCst), 0);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers").await, 0);
}

/// Puts another envelope in the place of the job's.
#[derive(Clone)]
struct Swap<S> {
    inner: S,
    with: String,
}

impl<S: Service<Task<Envelope<Greet>>>> Service<Task<Envelope<Greet>>> for Swap<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, task: Task<Envelope<Greet>>) -> S::Future {
        let with = serde_json::from_str(&self.with).unwrap();
        self.inner.call(task.map_args(|_| with))
    }
}

#[tokio::test]
async fn l27_an_envelope_that_is_swapped_behind_the_layer_does_not_run() {
    async fn never(_: Tenant<'_>, _: Greet) -> Result<(), BoxDynError> {
        panic!("it ran")
    }
    let world = World::on_sqlite().await;
    let queue = Queue::of(&world).await;
    let job = |grant: &Grant| {
        enter!(tenant = grant);
        Envelope::new(&tenant, Greet { name: "Ann".to_owned() })
    };
    let with = serde_json::to_string(&job(&world.bolt)).unwrap();
    let mut service = queue.layer().layer(Swap { inner: for_tenant(never), with });
    let refused = service.call(Task::new(job(&world.acme))).await.unwrap_err().to_string();
    assert!(refused.starts_with("another tenant's job"), "{refused}");
}
