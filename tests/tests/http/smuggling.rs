//! Bytes that two readers read differently: one of them must not be us.

use axum::Router;
use tenant_http::{Hardening, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source};

use super::server::Server;
use crate::world::World;

async fn serve(world: &World) -> Server {
    let resolver = Resolver::builder(world.directory.clone())
        .source(Source::subdomain("app.example").unwrap().vouched_by("the test"))
        .source(Source::header("x-tenant").unwrap())
        .build();
    let tell = async |tenant: Tenant<'_>, body: String| format!("<{}:{body}>", tenant.slug());
    let routes = Router::new().fallback(in_tenant(tell)).layer(TenantLayer::new(resolver));
    Server::start(Hardening::new().apply(routes)).await
}

/// The statuses of all answers on the connection, and who was let in, in their order.
async fn heard(server: &Server, request: &str) -> (Vec<String>, Vec<String>) {
    let answer = server.send_raw(request.as_bytes()).await;
    let statuses = answer.split("HTTP/1.1 ").skip(1).map(|part| part[..3].to_owned());
    let tenants = answer.split('<').skip(1).filter_map(|part| part.split_once('>'));
    (statuses.collect(), tenants.map(|(told, _)| told.to_owned()).collect())
}

#[tokio::test]
async fn l23_what_can_be_read_in_two_ways_lets_nobody_in() {
    let world = World::on_sqlite().await;
    let server = serve(&world).await;
    let rows = [
        (
            "plain",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\nConnection: close\r\n\r\n",
            vec!["200"],
            vec!["acme:"],
        ),
        (
            "two hosts",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\nHost: bolt.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "two hosts in two cases",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\nhOST: bolt.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "a space before the colon",
            "GET / HTTP/1.1\r\nHost : acme.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "a folded line",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\n bolt.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "a zero in the host",
            "GET / HTTP/1.1\r\nHost: acme.app.example\0.bolt\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "a header in the target",
            "GET /\rHost:bolt HTTP/1.1\r\nHost: acme.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "the target against the host",
            "GET http://acme.app.example/ HTTP/1.1\r\nHost: bolt.app.example\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        ("no host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", vec!["400"], vec![]),
        (
            "a hidden second header",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\nX-Tenant: acme\r\nx-tenant: bolt\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
        (
            "a header that Connection names",
            "GET / HTTP/1.1\r\nHost: acme.app.example\r\nX-Tenant: bolt\r\nConnection: close, x-tenant\r\n\r\n",
            vec!["403"],
            vec![],
        ),
        (
            "two lengths",
            "POST / HTTP/1.1\r\nHost: acme.app.example\r\nContent-Length: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab",
            vec!["400"],
            vec![],
        ),
        (
            "a signed length",
            "POST / HTTP/1.1\r\nHost: acme.app.example\r\nContent-Length: +1\r\nConnection: close\r\n\r\na",
            vec!["400"],
            vec![],
        ),
        (
            "an unknown coding",
            "POST / HTTP/1.1\r\nHost: acme.app.example\r\nTransfer-Encoding: xchunked\r\nConnection: close\r\n\r\n",
            vec!["400"],
            vec![],
        ),
    ];
    for (name, request, statuses, tenants) in rows {
        let statuses: Vec<_> = statuses.into_iter().map(str::to_owned).collect();
        let tenants: Vec<_> = tenants.into_iter().map(str::to_owned).collect();
        assert_eq!(heard(&server, request).await, (statuses, tenants), "{name}");
    }
}

#[tokio::test]
async fn l23_requests_on_one_connection_are_resolved_one_by_one() {
    let world = World::on_sqlite().await;
    let server = serve(&world).await;
    let two = "POST / HTTP/1.1\r\nHost: acme.app.example\r\nContent-Length: 3\r\n\r\none\
               POST / HTTP/1.1\r\nHost: bolt.app.example\r\nContent-Length: 3\r\nConnection: close\r\n\r\ntwo";
    assert_eq!(heard(&server, two).await.1, ["acme:one", "bolt:two"]);
    // A proxy that goes by the length sees one request here, whose body holds another's. The body is
    // never taken for a request of the first one's tenant, whichever way it is read.
    let smuggled = "POST / HTTP/1.1\r\nHost: acme.app.example\r\nContent-Length: 74\r\nTransfer-Encoding: chunked\r\n\r\n\
                    0\r\n\r\nGET /x HTTP/1.1\r\nHost: bolt.app.example\r\nConnection: close\r\n\r\n";
    let (_, tenants) = heard(&server, smuggled).await;
    assert_eq!(tenants, ["acme:"]);
}
