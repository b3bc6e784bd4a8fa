//! Limits per tenant: one tenant's haste takes nothing from another.

use std::num::NonZeroU32;

use axum::Router;
use axum::middleware::from_fn;
use tenant_http::{Hardening, RateLimit, RateLimitLayer, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source};

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

#[tokio::test]
async fn a_limit_without_a_tenant_refuses() {
    let layer = RateLimitLayer::new(per_hour(3));
    let routes = Router::new().fallback(async || "served").layer(layer);
    let server = Server::start(Hardening::new().apply(routes)).await;
    let answer = server.send(get("/").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
    assert!(server.logged().contains("a rate limit stands where there is no tenant"));
}
