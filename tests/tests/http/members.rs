//! Users: what a stranger is told of a tenant is what everybody is told of none.

use axum::Router;
use axum::middleware::from_fn;
use tenant_http::{Hardening, TenantLayer, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Credential, CredentialKind, Domain, Resolver, Source};

use super::server::{Answer, Server, empty, get};
use super::{authenticate, customers, customers_of, fill};
use crate::world::{World, on_both};

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

/// In whose favour something speaks: `acme` is Ann's, nobody's leads nowhere, the others are not hers.
const TENANTS: [&str; 5] = ["acme", "bolt", "nobodys", "paused", "closed"];

/// The ways to name a tenant in a request.
const KINDS: [&str; 4] = ["slug", "id", "domain", "key"];

/// Gives each tenant a proven domain and a key, and says what it's to be named by.
async fn name_all(world: &World) -> [Uuid; 5] {
    let directory = &world.directory;
    let mut ids = [Uuid::now_v7(); 5];
    for (slug, id) in TENANTS.iter().zip(&mut ids) {
        *id = match *slug {
            "acme" => *world.acme.id(),
            "bolt" => *world.bolt.id(),
            "nobodys" => continue,
            slug => directory.create(slug.parse().unwrap(), slug).await.unwrap().id,
        };
        let domain: Domain = format!("portal.{slug}.example").parse().unwrap();
        directory.add_domain(*id, &domain).await.unwrap();
        directory.verify_domain(*id, &domain).await.unwrap();
        let key = Credential::parse(CredentialKind::ApiKey, &key_of(slug)).unwrap();
        directory.add_credential(*id, &key, "analyser", None).await.unwrap();
    }
    directory.suspend(ids[3], "ops", "test").await.unwrap();
    directory.retire(ids[4], "ops", "test").await.unwrap();
    ids
}

fn key_of(slug: &str) -> String {
    format!("lab_{slug}_5hQ0cN2vXw8rT1yZ")
}

async fn serve_all_kinds(world: &World) -> Server {
    let resolver = Resolver::builder(world.directory.clone())
        .source(Source::session("tenant"))
        .source(Source::header("x-tenant-id").unwrap().by_id().vouched_by("the membership"))
        .source(Source::custom_domain("app.example").unwrap().vouched_by("the membership"))
        .source(Source::header("x-api-key").unwrap().by_credential(CredentialKind::ApiKey))
        .membership(world.directory.clone())
        .build();
    let routes = Router::new()
        .fallback(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string()))
        .layer(TenantLayer::new(resolver))
        .layer(from_fn(authenticate));
    Server::start(Hardening::new().apply(routes)).await
}

/// The answer to a user who names these tenants, each in a way of its own.
async fn ask(server: &Server, ids: &[Uuid; 5], user: &str, names: [(&str, usize); 2]) -> Answer {
    let of = |kind: &str| names.iter().find(|(other, _)| *other == kind).map(|(_, at)| *at);
    let slug = of("slug").map_or("", |at| TENANTS[at]);
    let host =
        of("domain").map_or("app.example".into(), |at| format!("portal.{}.example", TENANTS[at]));
    let mut request = get("/")
        .header("x-request-id", "same")
        .header("host", host)
        .header("cookie", format!("session={user}:{slug}"));
    if let Some(at) = of("id") {
        request = request.header("x-tenant-id", ids[at].to_string());
    }
    if let Some(at) = of("key") {
        request = request.header("x-api-key", key_of(TENANTS[at]));
    }
    let mut answer = server.send(request.body(empty()).unwrap()).await;
    answer.headers.remove("date");
    answer
}

/// Each pair of kinds and each pair of tenants; of the same kind twice is one name.
fn pairs_of_names() -> Vec<[(&'static str, usize); 2]> {
    let kinds = KINDS.iter().enumerate();
    let pairs = kinds.flat_map(|(at, one)| KINDS[at..].iter().map(move |other| (*one, *other)));
    let mut rows = Vec::new();
    for (one, other) in pairs {
        let tenants = (0..25).map(|number| (number / 5, number % 5));
        let tenants = tenants.filter(|(first, second)| one != other || first == second);
        rows.extend(tenants.map(|(first, second)| [(one, first), (other, second)]));
    }
    rows
}

on_both! {
async fn l26_a_stranger_can_not_tell_by_a_disagreement_which_names_lead_to_a_tenant(world) {
    let ids = name_all(&world).await;
    let directory = &world.directory;
    directory.add_member(ids[0], "ann", "owner").await.unwrap();
    for id in [ids[0], ids[1], ids[3], ids[4]] {
        directory.add_member(id, "root", "owner").await.unwrap();
    }
    let server = serve_all_kinds(&world).await;
    let none = ask(&server, &ids, "ann", [("slug", 2), ("slug", 2)]).await;
    assert_eq!(none.problem(), (404, "tenant_unknown".to_owned()));
    let names = pairs_of_names();
    assert_eq!(names.len(), 6 * 25 + 4 * 5);
    for names in names {
        let [(_, one), (_, other)] = names;
        let answer = ask(&server, &ids, "ann", names).await;
        if (one, other) == (0, 0) {
            assert_eq!((answer.status.as_u16(), &*answer.body), (200, "acme"), "{names:?}");
        } else {
            let seen = (answer.status, &answer.body, &answer.headers);
            assert_eq!(seen, (none.status, &none.body, &none.headers), "{names:?}");
        }
        // Who is a member of them all is told what is wrong.
        let answer = ask(&server, &ids, "root", names).await;
        match (one, other) {
            (2, _) | (_, 2) => assert_eq!((answer.status, &answer.body), (none.status, &none.body), "{names:?}"),
            _ if one != other => assert_eq!(answer.problem(), (403, "tenant_conflicting".to_owned()), "{names:?}"),
            (3, _) => assert_eq!(answer.problem(), (403, "tenant_suspended".to_owned()), "{names:?}"),
            (4, _) => assert_eq!(answer.problem(), (410, "tenant_retired".to_owned()), "{names:?}"),
            _ => assert_eq!(answer.body, TENANTS[one], "{names:?}"),
        }
    }
}
}

on_both! {
async fn l26_a_key_without_a_user_tells_nothing_of_what_else_is_named(world) {
    let ids = name_all(&world).await;
    let server = serve_all_kinds(&world).await;
    for key in [0, 2] {
        let nobodys = ask(&server, &ids, "", [("key", key), ("slug", if key == 2 { 0 } else { 2 })]).await;
        assert_eq!(nobodys.problem(), (403, "tenant_conflicting".to_owned()));
        for kind in ["slug", "id", "domain"] {
            for named in (0..5).filter(|named| *named != 0 || key != 0) {
                let answer = ask(&server, &ids, "", [("key", key), (kind, named)]).await;
                let seen = (answer.status, &answer.body, &answer.headers);
                let row = (TENANTS[key], kind, TENANTS[named]);
                assert_eq!(seen, (nobodys.status, &nobodys.body, &nobodys.headers), "{row:?}");
            }
        }
        assert_eq!(ask(&server, &ids, "", [("slug", 0), ("id", 0)]).await.status.as_u16(), 401);
    }
}
}
