//! Jobs: a tenant goes into a queue as a claim, and comes out as one.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{
    DirectoryError, Envelope, Refusal, ResolveError, Resolver, Source, TenantRecord,
};

use crate::world::{Customer, World, customer, on_both};

type Args = BTreeMap<String, String>;

/// A directory around another, which lets nobody in.
struct Closed(SqlDirectory);

impl Directory for Closed {
    async fn find(&self, claim: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        self.0.find(claim).await
    }

    async fn resolve(&self, _: &Claim) -> Result<Grant, ResolveError> {
        Err(ResolveError::Unknown)
    }
}

fn resolver(world: &World) -> Resolver<SqlDirectory> {
    let source = Source::job_argument().vouched_by("the test");
    Resolver::builder(world.directory.clone()).source(source).build()
}

fn args() -> Args {
    BTreeMap::from([("name".to_owned(), "Ann".to_owned())])
}

/// The job as the queue keeps it.
fn queued(grant: &Grant) -> String {
    enter!(tenant = grant);
    let envelope = Envelope::new(&tenant, args()).with_trace("traceparent", "00-1-2-01");
    serde_json::to_string(&envelope).unwrap()
}

async fn opened(resolver: &Resolver<SqlDirectory>, job: &str) -> Result<(Grant, Args), Refusal> {
    serde_json::from_str::<Envelope<Args>>(job).unwrap().open(resolver).await
}

on_both! {
async fn l27_a_job_runs_for_the_tenant_that_it_was_written_for(world) {
    let resolver = resolver(&world);
    for grant in [&world.acme, &world.bolt] {
        let job = queued(grant);
        let expected = json!({ "tenant": grant.id().to_string(), "args": { "name": "Ann" }, "trace": { "traceparent": "00-1-2-01" } });
        assert_eq!(serde_json::from_str::<Value>(&job).unwrap(), expected);
        let envelope: Envelope<Args> = serde_json::from_str(&job).unwrap();
        assert_eq!(envelope.trace("traceparent"), Some("00-1-2-01"));
        assert!(!format!("{envelope:?}").contains("Ann"));
        let (resolved, args) = envelope.open(&resolver).await.unwrap();
        assert_eq!((resolved.id(), &args["name"]), (grant.id(), &"Ann".to_owned()));
        let pool = world.pool.clone();
        let task = resolved.spawn(async move |tenant| {
            customer(&tenant, &pool, &args["name"]).await;
            Customer::select().count(&tenant, &pool).await
        });
        assert_eq!(task.await.unwrap().unwrap(), 1, "it sees its own tenant's alone");
    }
}
}

on_both! {
/// Before a job ends the directory is asked again; whoever refuses where a claim is resolved is not passed by.
async fn l27_a_directory_that_lets_nobody_in_lets_no_job_in(world) {
    let source = Source::job_argument().vouched_by("the test");
    let resolver = Resolver::builder(Closed(world.directory.clone())).source(source).build();
    let envelope: Envelope<Args> = serde_json::from_str(&queued(&world.acme)).unwrap();
    assert_eq!(envelope.open(&resolver).await.map(drop).unwrap_err().code(), "tenant_unknown");
}
}

on_both! {
async fn l27_a_job_of_a_tenant_that_is_gone_does_not_run_and_is_not_tried_again(world) {
    let resolver = resolver(&world);
    let job = queued(&world.acme);
    let refused = async || {
        let refusal = opened(&resolver, &job).await.map(drop).unwrap_err();
        (refusal.code(), refusal.is_retryable())
    };
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    assert_eq!(refused().await, ("tenant_suspended", false));
    world.directory.retire(*world.acme.id(), "ops", "test").await.unwrap();
    assert_eq!(refused().await, ("tenant_retired", false));
    world.database.raw_execute("DELETE FROM tenants WHERE slug = 'acme'").await;
    assert_eq!(refused().await, ("tenant_unknown", false));
    opened(&resolver, &queued(&world.bolt)).await.unwrap();
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    assert_eq!(refused().await, ("directory_unavailable", true), "the queue keeps it");
}
}

on_both! {
async fn l27_a_job_without_a_tenant_is_no_job(world) {
    let id = world.acme.id().to_string();
    for job in [
        json!({ "args": {} }),
        json!({ "tenant": null, "args": {} }),
        json!({ "tenant": "", "args": {} }),
        json!({ "tenant": "acme", "args": {} }),
        json!({ "tenant": 7, "args": {} }),
        json!({ "tenant": [id], "args": {} }),
        json!({ "tenant": id }),
    ] {
        let refused = serde_json::from_value::<Envelope<Args>>(job.clone()).map(drop).unwrap_err();
        assert!(!refused.to_string().contains(&id), "{refused}");
    }
    let twice = format!(r#"{{"tenant":"{id}","tenant":"{}","args":{{}}}}"#, world.bolt.id());
    assert!(serde_json::from_str::<Envelope<Args>>(&twice).is_err());
}
}

on_both! {
async fn l27_a_queue_that_nothing_vouches_for_is_not_believed(world) {
    let job = queued(&world.acme);
    let hearsay = Resolver::builder(world.directory.clone()).source(Source::job_argument()).build();
    assert!(matches!(opened(&hearsay, &job).await, Err(Refusal::Unvouched)));
    let deaf = Resolver::builder(world.directory.clone()).source(Source::session("tenant")).build();
    assert!(matches!(opened(&deaf, &job).await, Err(Refusal::Missing)));
    let people = Resolver::builder(world.directory.clone())
        .source(Source::job_argument().vouched_by("the test"))
        .membership(world.directory.clone())
        .build();
    let envelope: Envelope<Args> = serde_json::from_str(&job).unwrap();
    assert!(matches!(envelope.open(&people).await, Err(Refusal::Unidentified)));
}
}

on_both! {
async fn a_spawned_task_has_a_token_of_its_own(world) {
    let mut tasks = Vec::new();
    for number in 0..20 {
        let grant = if number % 2 == 0 { &world.acme } else { &world.bolt };
        let pool = world.pool.clone();
        tasks.push(grant.spawn(async move |tenant| {
            let mut transaction = pool.begin(&tenant).await?;
            let row = customer_in(&tenant, &mut transaction, number).await?;
            transaction.commit().await?;
            Ok::<_, Error>((row, *tenant.id()))
        }));
    }
    for task in tasks {
        let (row, tenant) = task.await.unwrap().unwrap();
        assert_eq!(row.tenant_id, tenant);
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers").await, 20);
}
}

async fn customer_in<'t>(
    tenant: &Tenant<'t>,
    transaction: &mut Transaction<'t>,
    number: i32,
) -> Result<Customer, Error> {
    let new = crate::writes::new_customer(&number.to_string());
    Ok(Customer::insert(new).run(tenant, transaction).await?.into_inner())
}

/// What a queue holds may be anything, and it ends in logs.
#[tokio::test]
async fn a_trace_context_is_short_and_a_traceparent_is_well_formed() {
    let world = World::on_sqlite().await;
    enter!(tenant = &world.acme);
    let good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let (long, longest) = ("x".repeat(513), "x".repeat(512));
    let read = |trace: Value| -> Envelope<Args> {
        let job = json!({ "tenant": world.acme.id().to_string(), "args": {}, "trace": trace });
        serde_json::from_value(job).unwrap()
    };
    let bad = [
        "",
        "00",
        "00-1-2-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\n",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902ä-01",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ];
    let new = || Envelope::new(&tenant, args());
    assert_eq!(new().with_traceparent(good).traceparent(), Some(good));
    assert_eq!(read(json!({ "traceparent": good })).traceparent(), Some(good));
    for bad in bad {
        assert_eq!(new().with_traceparent(bad).trace("traceparent"), None, "`{bad}`");
        assert_eq!(read(json!({ "traceparent": bad })).traceparent(), None, "`{bad}`");
    }
    for (name, value, is_kept) in [
        ("a", &*longest, true),
        ("b", &*long, false),
        (&long[..64], "1", true),
        (&long[..65], "1", false),
    ] {
        let kept = is_kept.then_some(value);
        assert_eq!(new().with_trace(name, value).trace(name), kept, "{name}");
        let mut trace = serde_json::Map::new();
        trace.insert(name.to_owned(), json!(value));
        assert_eq!(read(trace.into()).trace(name), kept, "{name}");
    }
    let many: serde_json::Map<_, _> = (0..100).map(|at| (format!("{at:03}"), json!("1"))).collect();
    let envelope = many.keys().fold(new(), |envelope, name| envelope.with_trace(name, "1"));
    for envelope in [envelope, read(many.into())] {
        assert_eq!((envelope.trace("007"), envelope.trace("008")), (Some("1"), None));
    }
}
