//! Limits per tenant: one tenant's haste takes nothing from another.

use std::num::NonZeroU32;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::post;
use tenant_http::{Hardening, RateLimit, RateLimitLayer, RatePlanError, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Semaphore;

use super::authenticate;
use super::server::{Answer, Server, empty, get};
use crate::world::World;

fn per_hour(requests: u32) -> RateLimit {
    RateLimit::per_hour(NonZeroU32::new(requests).unwrap())
}

async fn serve(world: &World, limits: RateLimitLayer) -> Server {
    let resolver = Resolver::builder(world.directory.clone()).source(Source::session("tenant"));
    let routes = Router::new()
        .fallback(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string()))
        .layer(limits)
        .layer(TenantLayer::new(resolver.build()))
        .layer(from_fn(authenticate));
    Server::start(Hardening::new().apply(routes)).await
}

async fn ask(server: &Server, slug: &str) -> Answer {
    let request = get("/").header("cookie", format!("session=:{slug}"));
    server.send(request.body(empty()).unwrap()).await
}

#[tokio::test]
async fn a_tenant_that_asks_too_often_is_refused_and_no_other_is() {
    let world = World::on_sqlite().await;
    let server = serve(&world, RateLimitLayer::new(per_hour(3))).await;
    for left in [2, 1, 0] {
        let answer = ask(&server, "acme").await;
        assert_eq!(answer.body, "acme");
        assert_eq!(answer.header("ratelimit-policy"), Some("\"default\";q=3;w=3600"));
        let state = format!("\"default\";r={left};t={}", 1200 * (3 - left));
        assert_eq!(answer.header("ratelimit"), Some(&*state));
    }
    server.logged();
    for _ in 0..3 {
        let answer = ask(&server, "acme").await;
        assert_eq!(answer.problem(), (429, "rate_limited".to_owned()));
        assert_eq!(answer.header("ratelimit"), Some("\"default\";r=0;t=3600"));
        let wait: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=1200).contains(&wait), "{wait}");
        let logged = server.logged();
        assert!(logged.contains("code=\"rate_limited\"") && logged.contains("tenant.slug=acme"));
    }
    assert_eq!(ask(&server, "bolt").await.header("ratelimit"), Some("\"default\";r=2;t=1200"));
    // Who has no tenant spends nobody's.
    assert_eq!(ask(&server, "").await.problem(), (400, "tenant_missing".to_owned()));
    assert_eq!(ask(&server, "bolt").await.header("ratelimit"), Some("\"default\";r=1;t=2400"));
}

#[tokio::test]
async fn a_plan_has_a_limit_of_its_own() {
    let world = World::on_sqlite().await;
    let limits = RateLimitLayer::new(per_hour(1))
        .plan("paid", per_hour(2))
        .unwrap()
        .plan_of(|grant| if grant.slug().as_str() == "acme" { "paid" } else { "of another name" });
    let server = serve(&world, limits).await;
    let mut statuses = Vec::new();
    for slug in ["acme", "bolt", "acme", "bolt", "acme"] {
        statuses.push(ask(&server, slug).await.status.as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let policy = ask(&server, "acme").await;
    assert_eq!(policy.header("ratelimit-policy"), Some("\"paid\";q=2;w=3600"));
}

#[test]
fn a_plan_that_can_not_be_told_from_another_or_sent_is_refused() {
    let add = |name| {
        let layer = RateLimitLayer::new(per_hour(1)).plan("paid", per_hour(2)).unwrap();
        layer.plan(name, per_hour(3)).map(|layer| format!("{layer:?}"))
    };
    assert_eq!(add("Paid_2-x").unwrap(), r#"["default", "paid", "Paid_2-x"]"#);
    for taken in ["default", "paid"] {
        assert_eq!(add(taken), Err(RatePlanError::Duplicate), "{taken}");
    }
    let long: &'static str = "a".repeat(65).leak();
    add(&long[1..]).unwrap();
    for name in ["", " ", "paid\"", "a;b", "a\r\nb", "ä", "a\0", "a,b", long] {
        assert_eq!(add(name), Err(RatePlanError::Name), "{name}");
    }
}

#[tokio::test]
async fn a_limit_without_a_tenant_refuses() {
    let layer = RateLimitLayer::new(per_hour(3));
    let routes = Router::new().fallback(async || "served").layer(layer);
    let server = Server::start(Hardening::new().apply(routes)).await;
    let answer = server.send(get("/").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(server.logged().contains("a rate limit stands where there is no tenant"));
}

/// A client that has sent the head of its request and one byte of the body.
async fn half_sent(server: &Server, slug: &str) -> tokio::net::TcpStream {
    let head = format!(
        "POST / HTTP/1.1\r\nHost: a\r\nCookie: session=:{slug}\r\nContent-Length: 2\r\n\r\na"
    );
    let mut stream = server.stream().await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

#[tokio::test]
async fn slow_bodies_of_one_tenant_leave_room_for_the_others() {
    let world = World::on_sqlite().await;
    let resolver = || {
        let by_session = Source::session("tenant");
        Resolver::builder(world.directory.clone()).source(by_session).build()
    };
    let inside = Arc::new(Semaphore::new(0));
    let entered = Arc::clone(&inside);
    let read = async move |tenant: Tenant<'_>, request: axum::extract::Request| {
        entered.add_permits(1);
        let body = axum::body::to_bytes(request.into_body(), 10).await.unwrap();
        format!("{} {}", tenant.slug(), body.len())
    };
    let routes = Router::new()
        .route("/", post(in_tenant(read.clone())))
        .route("/other", post(in_tenant(read)))
        // The inner one counts none twice.
        .layer(TenantLayer::new(resolver()).concurrent_requests(1))
        .layer(TenantLayer::new(resolver()).concurrent_requests(2))
        .layer(from_fn(authenticate));
    let server = Server::start(Hardening::new().concurrent_requests(3).apply(routes)).await;
    let slow = [half_sent(&server, "acme").await, half_sent(&server, "acme").await];
    inside.acquire_many(2).await.unwrap().forget();
    let send = async |slug: &str, target: &str| {
        let request = get(target).method("POST").header("cookie", format!("session=:{slug}"));
        server.send(request.body("aa".into()).unwrap()).await
    };
    let refused = send("acme", "/other").await;
    assert_eq!(refused.problem(), (429, "too_many_at_once".to_owned()));
    assert!(refused.header("retry-after").is_some());
    for target in ["/", "/other"] {
        assert_eq!(send("bolt", target).await.body, "bolt 2");
    }
    // Their places are free again when they are answered, or gone.
    let [mut first, second] = slow;
    first.write_all(b"a").await.unwrap();
    drop(second);
    let mut answer = send("acme", "/").await;
    while answer.status.as_u16() == 429 {
        answer = send("acme", "/").await;
    }
    assert_eq!(answer.body, "acme 2");
}
