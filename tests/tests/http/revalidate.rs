//! Requests that go on: asked again, they are refused as a new one would be.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get as on_get;
use tenant_http::{Authenticated, RequestIdLayer, Revalidate, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Refusal, Resolver, Source};

use super::server::{Server, empty, get};
use super::{authenticate, fill};
use crate::world::{World, on_both};

/// Where a handler leaves what outlives it.
type Kept = Arc<Mutex<Vec<Revalidate>>>;

async fn keep(_: Tenant<'_>, State(kept): State<Kept>, _: Path<String>, request: Revalidate) {
    kept.lock().unwrap().push(request);
}

/// A layer behind the others, by which the request reaches its handler as somebody else's.
async fn disguise(mut request: Request, next: Next) -> Response {
    request.headers_mut().clear();
    request.extensions_mut().insert(Authenticated::new().user("the service"));
    next.run(request).await
}

/// Two layers: the host says which tenant, and so does the path, which has to agree.
fn routes(world: &World, kept: &Kept) -> Router {
    let by_host = Resolver::builder(world.directory.clone())
        .source(Source::subdomain("app.example").unwrap().vouched_by("the membership"))
        .membership(world.directory.clone())
        .build();
    let by_path = Resolver::builder(world.directory.clone())
        .source(Source::path_segment("/t").unwrap().vouched_by("the layer before"))
        .build();
    Router::new()
        .route("/t/{tenant}/stream", on_get(in_tenant(keep)))
        .layer(from_fn(disguise))
        .layer(TenantLayer::new(by_path))
        .layer(TenantLayer::new(by_host))
        .layer(from_fn(authenticate))
        .with_state(Arc::clone(kept))
}

async fn open(server: &Server, kept: &Kept, user: &str, slug: &str) -> Revalidate {
    let request = get(&format!("/t/{slug}/stream"))
        .header("host", format!("{slug}.app.example"))
        .header("cookie", format!("session={user}:"));
    let answer = server.send(request.body(empty()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 200, "{answer:?}");
    kept.lock().unwrap().pop().unwrap()
}

on_both! {
async fn l24_what_goes_on_is_refused_once_its_tenant_is_suspended_or_its_user_removed(world) {
    fill(&world).await;
    let directory = &world.directory;
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    for (tenant, user) in [(acme, "ann"), (acme, "amy"), (bolt, "bob")] {
        directory.add_member(tenant, user, "owner").await.unwrap();
    }
    let kept = Kept::default();
    let server = Server::start(routes(&world, &kept)).await;
    let ann = open(&server, &kept, "ann", "acme").await;
    let amy = open(&server, &kept, "amy", "acme").await;
    let bob = open(&server, &kept, "bob", "bolt").await;
    for (request, tenant) in [(&ann, acme), (&amy, acme), (&bob, bolt)] {
        assert_eq!(*request.grant().await.unwrap().id(), tenant);
    }
    server.logged();
    directory.remove_member(acme, "amy").await.unwrap();
    assert!(matches!(amy.grant().await, Err(Refusal::Unknown)));
    assert!(server.logged().contains("tenant refused"));
    assert_eq!(*ann.grant().await.unwrap().id(), acme);
    directory.suspend(acme, "ops", "test").await.unwrap();
    assert!(matches!(ann.grant().await, Err(Refusal::Suspended)));
    assert_eq!(*bob.grant().await.unwrap().id(), bolt, "the other tenant's goes on");
    directory.resume(acme, "ops", "test").await.unwrap();
    assert_eq!(*ann.grant().await.unwrap().id(), acme);
    directory.retire(acme, "ops", "test").await.unwrap();
    assert!(ann.grant().await.is_err());
}
}

on_both! {
/// The address is another tenant's by now: whoever went on would be told of the other's.
async fn l24_what_goes_on_does_not_go_over_to_another_tenant(world) {
    let directory = &world.directory;
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let shop = "shop.example".parse().unwrap();
    directory.add_domain(acme, &shop).await.unwrap();
    directory.verify_domain(acme, &shop).await.unwrap();
    let by_domain = Resolver::builder(directory.clone())
        .source(Source::custom_domain("app.example").unwrap().vouched_by("the certificate"))
        .build();
    let kept = Kept::default();
    let routes = Router::new()
        .route("/{path}", on_get(in_tenant(keep)))
        .layer(TenantLayer::new(by_domain))
        .with_state(Arc::clone(&kept));
    let server = Server::start(routes).await;
    let request = get("/stream").header("host", "shop.example").body(empty()).unwrap();
    assert_eq!(server.send(request).await.status.as_u16(), 200);
    let request = kept.lock().unwrap().pop().unwrap();
    assert_eq!(*request.grant().await.unwrap().id(), acme);
    directory.remove_domain(acme, &shop).await.unwrap();
    assert!(matches!(request.grant().await, Err(Refusal::Unknown)));
    directory.add_domain(bolt, &shop).await.unwrap();
    directory.verify_domain(bolt, &shop).await.unwrap();
    assert!(matches!(request.grant().await, Err(Refusal::Conflicting)));
}
}

#[tokio::test]
async fn without_the_layer_there_is_nothing_to_ask_again() {
    async fn never(_: Revalidate) -> &'static str {
        panic!("it ran")
    }
    let routes = Router::new().route("/", on_get(never)).layer(RequestIdLayer);
    let server = Server::start(routes).await;
    let answer = server.send(get("/").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), (500, "internal".to_owned()));
}
