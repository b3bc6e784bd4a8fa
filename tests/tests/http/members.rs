//! Users: what a stranger is told of a tenant is what everybody is told of none.

use axum::Router;
use axum::middleware::from_fn;
use tenant_http::{Hardening, TenantLayer, in_tenant};
use tenant_sqlx::{Resolver, Source};

use super::server::{Server, empty, get};
use super::{authenticate, customers, customers_of, fill};
use crate::world::on_both;

on_both! {
async fn l26_a_stranger_can_not_tell_a_tenant_from_none(world) {
    fill(&world).await;
    let directory = &world.directory;
    directory.add_member(*world.acme.id(), "ann", "owner").await.unwrap();
    directory.add_member(*world.bolt.id(), "bob", "owner").await.unwrap();
    let resolver = Resolver::builder(directory.clone())
        .source(Source::subdomain("app.example").unwrap().vouched_by("the membership"))
        .membership(directory.clone())
        .build();
    let routes = Router::new()
        .fallback(in_tenant(customers))
        .layer(TenantLayer::new(resolver))
        .layer(from_fn(authenticate))
        .with_state(world.pool.clone());
    let server = Server::start(Hardening::new().apply(routes)).await;
    let ask = async |user: &str, slug: &str| {
        let request = get("/")
            .header("x-request-id", "same")
            .header("host", format!("{slug}.app.example"))
            .header("cookie", format!("session={user}:"));
        let answer = server.send(request.body(empty()).unwrap()).await;
        let mut headers = answer.headers.clone();
        headers.remove("date");
        (answer.status, answer.body, headers, server.logged())
    };
    assert_eq!(ask("ann", "acme").await.1, customers_of("acme"));
    assert_eq!(ask("bob", "bolt").await.1, customers_of("bolt"));
    let (status, body, headers, logged) = ask("ann", "initech").await;
    assert_eq!(status.as_u16(), 404);
    let without_times = |log: &str| log.split(" milliseconds").next().unwrap().to_owned();
    for state in ["active", "suspended", "retired"] {
        match state {
            "suspended" => directory.suspend(*world.bolt.id(), "ops", "test").await.unwrap(),
            "retired" => directory.retire(*world.bolt.id(), "ops", "test").await.unwrap(),
            _ => {}
        }
        let other = ask("ann", "bolt").await;
        assert_eq!((other.0, &other.1, &other.2), (status, &body, &headers), "{state}");
        assert_eq!(without_times(&other.3), without_times(&logged), "{state}");
    }
    let nobody = ask("", "acme").await;
    assert_eq!((nobody.0.as_u16(), nobody.2["www-authenticate"].to_str().unwrap()), (401, "Bearer"));
}
}
