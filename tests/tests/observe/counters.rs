#![allow(clippy::future_not_send, reason = "a recorder is the thread's own")]

use std::collections::BTreeMap;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use tenant_http::{Authenticated, Hardening, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source, TenantLabels};

use crate::http::server::{Server, empty, get};
use crate::world::{Customer, World, customer, on_both};
use crate::writes::new_customer;

/// Counts of the thread of a test: a counter's value, how many values a histogram has.
struct Counts {
    snapshotter: Snapshotter,
    _guard: metrics::LocalRecorderGuard<'static>,
}

impl Counts {
    fn begin() -> Self {
        let recorder = Box::leak(Box::new(DebuggingRecorder::new()));
        let snapshotter = recorder.snapshotter();
        Self { snapshotter, _guard: metrics::set_default_local_recorder(recorder) }
    }

    /// `name{label=value,…}` and how much since the last look; what stands still is left out.
    fn look(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for (key, _, _, value) in self.snapshotter.snapshot().into_vec() {
            let (name, labels) = key.key().clone().into_parts();
            let mut labels: Vec<_> =
                labels.iter().map(|label| format!("{}={}", label.key(), label.value())).collect();
            labels.sort();
            let value = match value {
                DebugValue::Counter(value) => value,
                DebugValue::Histogram(values) => {
                    assert!(
                        values.iter().all(|seconds| (0.0..60.0).contains(&seconds.into_inner()))
                    );
                    values.len() as u64
                }
                DebugValue::Gauge(_) => panic!("there are no gauges"),
            };
            if value > 0 {
                counts.insert(format!("{}{{{}}}", name.as_str(), labels.join(",")), value);
            }
        }
        counts
    }
}

/// The values that a label has in these series.
fn values_of(label: &str, counts: &BTreeMap<String, u64>) -> Vec<String> {
    let start = format!("{label}=");
    let mut values: Vec<_> = counts
        .keys()
        .flat_map(|series| {
            let labels = series.split(['{', '}', ',']);
            labels
                .filter_map(|part| part.strip_prefix(&start))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    values.sort();
    values.dedup();
    values
}

on_both! {
async fn statements_and_waits_are_counted(world) {
    enter!(tenant = world.acme);
    let counts = Counts::begin();
    let ann = customer(&tenant, &world.pool, "Ann").await;
    Customer::get(ann.id).one(&tenant, &world.pool).await.unwrap();
    Customer::get(Uuid::now_v7()).optional(&tenant, &world.pool).await.unwrap();
    let mut again = new_customer("Ann");
    again.id = ann.id;
    Customer::insert(again).run(&tenant, &world.pool).await.unwrap_err();
    let statements = "tenant_sqlx_statements_total";
    let times = "tenant_sqlx_statement_seconds";
    let expected = [
        (format!("{times}{{entity=Customer,operation=INSERT}}"), 2),
        (format!("{times}{{entity=Customer,operation=SELECT}}"), 2),
        (format!("{statements}{{entity=Customer,operation=INSERT,outcome=conflict}}"), 1),
        (format!("{statements}{{entity=Customer,operation=INSERT,outcome=ok}}"), 1),
        (format!("{statements}{{entity=Customer,operation=SELECT,outcome=ok}}"), 2),
        ("tenant_sqlx_pool_wait_seconds{outcome=ok}".to_owned(), 4),
    ];
    assert_eq!(counts.look(), BTreeMap::from(expected), "and no label `tenant`");
    world.pool.close().await;
    Customer::get(ann.id).one(&tenant, &world.pool).await.unwrap_err();
    let refused = counts.look();
    assert_eq!(refused, BTreeMap::from([("tenant_sqlx_pool_wait_seconds{outcome=unavailable}".to_owned(), 1)]));
}
}

on_both! {
async fn every_tenant_is_named_when_all_are_asked_for(world) {
    let system = SystemPool::connect(world.database.url()).await.unwrap().with_tenant_labels(TenantLabels::all());
    let pool = system.tenants();
    let counts = Counts::begin();
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &pool, "Ann").await;
    }
    CrossTenant::scope(&world.directory, "ops", "test", async |cross| {
        Customer::sweep().all(&cross, &system).await.unwrap();
    }).await.unwrap();
    let counted = counts.look();
    assert_eq!(values_of("tenant", &counted), ["_none", "acme", "bolt"], "{counted:?}");
    let series = |tenant: &str| format!("tenant_sqlx_statements_total{{entity=Customer,operation=INSERT,outcome=ok,tenant={tenant}}}");
    assert_eq!((counted[&series("acme")], counted[&series("bolt")]), (1, 1));
    let times: Vec<_> = counted.keys().filter(|series| series.contains("seconds") && series.contains("tenant=")).collect();
    assert!(times.is_empty(), "{times:?}");
}
}

#[tokio::test]
async fn however_many_tenants_there_are_few_series_come_of_it() {
    let world = World::on_sqlite().await;
    let system = SystemPool::connect(world.database.url())
        .await
        .unwrap()
        .with_tenant_labels(TenantLabels::busiest(2));
    let pool = system.tenants();
    let mut grants = Vec::new();
    for number in 0..40 {
        let slug = format!("t{number}").parse().unwrap();
        let record = world.directory.create(slug, "One of many").await.unwrap();
        grants.push(world.directory.resolve(&Claim::Id(record.id)).await.unwrap());
    }
    let counts = Counts::begin();
    // Each is the busiest for a while.
    for grant in &grants {
        enter!(tenant = grant);
        for _ in 0..80 {
            Customer::select().count(&tenant, &pool).await.unwrap();
        }
    }
    let counted = counts.look();
    let named = values_of("tenant", &counted);
    assert!(named.contains(&"_other".to_owned()) && (3..=9).contains(&named.len()), "{named:?}");
    assert_eq!(
        counted
            .iter()
            .filter(|(series, _)| series.contains("tenant="))
            .map(|(_, count)| count)
            .sum::<u64>(),
        40 * 80
    );
}

async fn answer(tenant: Tenant<'_>) -> StatusCode {
    if tenant.slug().as_str() == "acme" { StatusCode::OK } else { StatusCode::CONFLICT }
}

on_both! {
async fn requests_and_resolutions_are_counted(world) {
    world.directory.create("calm".parse().unwrap(), "Calm").await.unwrap();
    let resolver = Resolver::builder(world.directory.clone())
        .source(Source::session("tenant"))
        .source(Source::header("x-tenant").unwrap())
        .build();
    let layer = TenantLayer::new(resolver).with_tenant_labels(TenantLabels::all());
    let session = async |mut request: axum::extract::Request, next: axum::middleware::Next| {
        if let Some(tenant) = request.headers().get("x-session").cloned() {
            let authenticated = Authenticated::new().session("tenant", tenant.to_str().unwrap());
            request.extensions_mut().insert(authenticated);
        }
        next.run(request).await
    };
    let routes = Router::new().route("/", on_get(in_tenant(answer))).layer(layer).layer(axum::middleware::from_fn(session));
    let server = Server::start(routes).await;
    let counts = Counts::begin();
    for (headers, status) in [
        (&[("x-session", "acme")][..], 200),
        (&[("x-session", "acme")][..], 200),
        (&[("x-session", "bolt")][..], 409),
        (&[("x-session", "nobody")][..], 404),
        (&[("x-session", "acme"), ("x-tenant", "bolt")][..], 403),
        (&[("x-tenant", "acme")][..], 403),
        (&[][..], 400),
    ] {
        let request = headers.iter().fold(get("/"), |request, (name, value)| request.header(*name, *value));
        assert_eq!(server.send(request.body(empty()).unwrap()).await.status.as_u16(), status);
    }
    let counted: BTreeMap<_, _> = counts.look().into_iter().filter(|(series, _)| !series.starts_with("tenant_sqlx")).collect();
    let expected = [
        ("tenant_http_request_seconds{status=2xx}", 2),
        ("tenant_http_request_seconds{status=4xx}", 5),
        ("tenant_http_requests_total{status=2xx,tenant=acme}", 2),
        ("tenant_http_requests_total{status=4xx,tenant=_none}", 4),
        ("tenant_http_requests_total{status=4xx,tenant=bolt}", 1),
        ("tenant_resolutions_total{outcome=ok}", 3),
        ("tenant_resolutions_total{outcome=tenant_conflicting}", 1),
        ("tenant_resolutions_total{outcome=tenant_missing}", 1),
        ("tenant_resolutions_total{outcome=tenant_unknown}", 1),
        ("tenant_resolutions_total{outcome=tenant_unvouched}", 1),
    ];
    assert_eq!(counted, expected.map(|(series, count)| (series.to_owned(), count)).into());
}
}

#[tokio::test]
async fn a_request_is_counted_once_and_a_panic_is_an_error() {
    let world = World::on_sqlite().await;
    let layer = || {
        let by_session = Source::session("tenant");
        let resolver = Resolver::builder(world.directory.clone()).source(by_session).build();
        TenantLayer::new(resolver)
    };
    let session = async |mut request: axum::extract::Request, next: axum::middleware::Next| {
        request.extensions_mut().insert(Authenticated::new().session("tenant", "acme"));
        next.run(request).await
    };
    let panics = async |_: Tenant<'_>| -> &'static str { panic!("of the test") };
    let never = async |_: Tenant<'_>| std::future::pending::<()>().await;
    let routes = Router::new()
        .route("/", on_get(in_tenant(async |_: Tenant<'_>| "served")))
        .route("/panics", on_get(in_tenant(panics)))
        .route("/never", on_get(in_tenant(never)))
        .layer(layer())
        .layer(layer())
        .layer(axum::middleware::from_fn(session));
    let hardening = Hardening::new().timeout(std::time::Duration::from_millis(50));
    let server = Server::start(hardening.apply(routes)).await;
    let counts = Counts::begin();
    for (path, status) in [("/", 200), ("/panics", 500), ("/never", 503)] {
        let answer = server.send(get(path).body(empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
    let mut counted = counts.look();
    counted.retain(|series, _| series.starts_with("tenant_http_requests_total"));
    let expected = ["2xx", "5xx", "dropped"]
        .map(|status| (format!("tenant_http_requests_total{{status={status}}}"), 1));
    assert_eq!(counted, expected.into());
}
