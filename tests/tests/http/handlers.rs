//! Handlers that take the token, and routes that forget the layer.

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::from_fn;
use axum::response::IntoResponse;
use axum::routing::{get as on_get, post};
use tenant_http::{Granted, RequestIdLayer, TenantLayer, granted, in_tenant};
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Resolver, Source};

use super::server::{Server, empty, get};
use super::{authenticate, customers, customers_of, fill};
use crate::world::{Customer, World, on_both};

fn by_session(world: &World) -> TenantLayer<SqlDirectory> {
    let resolver = Resolver::builder(world.directory.clone()).source(Source::session("tenant"));
    TenantLayer::new(resolver.build())
}

fn as_tenant(target: &str, slug: &str) -> axum::http::request::Builder {
    get(target).header("cookie", format!("session=:{slug}"))
}

on_both! {
async fn l02_each_request_sees_the_rows_of_its_own_tenant(world) {
    fill(&world).await;
    let routes = Router::new()
        .route("/customers", on_get(in_tenant(customers)))
        .layer(by_session(&world))
        .layer(from_fn(authenticate))
        .with_state(world.pool.clone());
    let server = Server::start(routes).await;
    for _ in 0..3 {
        for slug in ["acme", "bolt"] {
            let answer = server.send(as_tenant("/customers", slug).body(empty()).unwrap()).await;
            assert_eq!((answer.status.as_u16(), answer.body), (200, customers_of(slug)));
        }
    }
    let answer = server.send(get("/customers").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), (400, "tenant_missing".to_owned()));
}
}

/// Holds branded rows and a transaction across awaits, and takes the body last.
async fn rename<'t>(
    tenant: Tenant<'t>,
    State(pool): State<TenantPool>,
    Path(id): Path<String>,
    name: String,
) -> impl IntoResponse {
    let id = Uuid::try_parse(&id).map_err(|_| "no id")?;
    let mut transaction = pool.begin(&tenant).await.map_err(|_| "no transaction")?;
    let row = Customer::get(id).one(&tenant, &mut transaction).await.map_err(|_| "no row")?;
    let row: Owned<'t, Customer> = Customer::update(&row)
        .set(Customer::NAME, name)
        .run(&tenant, &mut transaction)
        .await
        .map_err(|_| "no update")?;
    transaction.commit().await.map_err(|_| "no commit")?;
    Ok::<_, &str>(row.name.clone())
}

on_both! {
async fn l04_a_handler_writes_rows_of_its_own_tenant_alone(world) {
    fill(&world).await;
    let routes = Router::new()
        .route("/customers/{id}", post(in_tenant(rename)))
        .layer(by_session(&world))
        .layer(from_fn(authenticate))
        .with_state(world.pool.clone());
    let server = Server::start(routes).await;
    enter!(acme = world.acme);
    let of_acme = Customer::select().filter(Customer::NAME.eq("of acme"));
    let id = of_acme.one(&acme, &world.pool).await.unwrap().id;
    let rename = async |slug: &str| {
        let request = as_tenant(&format!("/customers/{id}"), slug).method("POST");
        server.send(request.body("Eve".into()).unwrap()).await.body
    };
    assert_eq!(rename("bolt").await, "no row");
    assert_eq!(rename("acme").await, "Eve");
    let names = world.database.raw_text("SELECT name FROM customers ORDER BY name").await;
    assert_eq!(names, ["Ann", "Ann", "Eve", "of bolt"]);
}
}

#[tokio::test]
async fn a_route_without_the_layer_never_runs_its_handler() {
    let world = World::on_sqlite().await;
    let stranger = world.acme.clone();
    let forge = move |mut request: axum::extract::Request, next: axum::middleware::Next| {
        request.extensions_mut().insert(stranger.clone());
        next.run(request)
    };
    async fn never(_: Tenant<'_>) -> &'static str {
        panic!("it ran")
    }
    async fn never_with(_: Granted) -> &'static str {
        panic!("it ran")
    }
    // The grant itself, put there by somebody else, isn't taken for what the layer puts there.
    let routes = Router::new()
        .route("/token", on_get(in_tenant(never)))
        .route("/grant", on_get(never_with))
        .layer(from_fn(forge))
        .layer(RequestIdLayer);
    let server = Server::start(routes).await;
    for path in ["/token", "/grant"] {
        let answer = server.send(get(path).body(empty()).unwrap()).await;
        assert_eq!(answer.problem(), (500, "internal".to_owned()));
        assert!(!answer.body.contains("layer"), "{}", answer.body);
        let logged = server.logged();
        assert!(logged.contains("ERROR") && logged.contains("no `TenantLayer`"), "{logged}");
    }
}

#[tokio::test]
async fn a_handler_takes_none_to_twelve_extractors() {
    type Q = Query<std::collections::BTreeMap<String, String>>;
    async fn none(tenant: Tenant<'_>) -> String {
        tenant.slug().to_string()
    }
    #[allow(clippy::too_many_arguments, reason = "as many as it takes")]
    async fn twelve(
        tenant: Tenant<'_>,
        method: Method,
        uri: Uri,
        headers: HeaderMap,
        State(pool): State<TenantPool>,
        Granted(grant): Granted,
        _: Q,
        _: Q,
        _: Q,
        _: Method,
        _: Uri,
        _: HeaderMap,
        body: String,
    ) -> String {
        assert_eq!(tenant.id(), grant.id());
        let count = Customer::select().count(&tenant, &pool).await.unwrap();
        format!("{} {method} {uri} {} {count} {body}", tenant.slug(), headers.len())
    }
    let world = World::on_sqlite().await;
    fill(&world).await;
    let closure = async |tenant: Tenant<'_>, body: String| format!("{} {body}", tenant.slug());
    let routes = Router::new()
        .route("/none", on_get(in_tenant(none)))
        .route("/twelve", post(in_tenant(twelve)))
        .route("/closure", post(in_tenant(closure)))
        .layer(by_session(&world))
        .layer(from_fn(authenticate))
        .with_state(world.pool.clone());
    let server = Server::start(routes).await;
    for (path, method, expected) in [
        ("/none", "GET", "bolt"),
        ("/twelve?a=1", "POST", "bolt POST /twelve?a=1 2 2 hello"),
        ("/closure", "POST", "bolt hello"),
    ] {
        let request = as_tenant(path, "bolt").method(method).body("hello".into()).unwrap();
        assert_eq!(server.send(request).await.body, expected);
    }
}

#[tokio::test]
async fn an_extractor_that_refuses_keeps_the_handler_from_running() {
    async fn never(_: Tenant<'_>, _: Query<std::collections::BTreeMap<String, u8>>) {
        panic!("it ran")
    }
    let world = World::on_sqlite().await;
    let routes = Router::new()
        .route("/", on_get(in_tenant(never)))
        .layer(by_session(&world))
        .layer(from_fn(authenticate));
    let server = Server::start(routes).await;
    let answer = server.send(as_tenant("/?a=b", "acme").body(empty()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 400);
}

#[tokio::test]
async fn l23_two_layers_agree_or_refuse() {
    let world = World::on_sqlite().await;
    let by_header = Source::header("x-tenant").unwrap().vouched_by("the test");
    let by_header = Resolver::builder(world.directory.clone()).source(by_header).build();
    let routes = Router::new()
        .route("/", on_get(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string())))
        .layer(by_session(&world))
        .layer(TenantLayer::new(by_header))
        .layer(from_fn(authenticate));
    let server = Server::start(routes).await;
    let both = |header| as_tenant("/", "acme").header("x-tenant", header).body(empty()).unwrap();
    assert_eq!(server.send(both("acme")).await.body, "acme");
    assert_eq!(server.send(both("bolt")).await.problem(), (403, "tenant_conflicting".to_owned()));
}

#[tokio::test]
async fn l26_behind_a_layer_nothing_is_told_of_other_tenants() {
    let world = World::on_sqlite().await;
    let directory = &world.directory;
    for (slug, ended) in [("slow", "suspended"), ("gone", "retired")] {
        let id = directory.create(slug.parse().unwrap(), slug).await.unwrap().id;
        match ended {
            "suspended" => directory.suspend(id, "olga", "unpaid").await.unwrap(),
            _ => directory.retire(id, "olga", "left").await.unwrap(),
        }
    }
    let by_header = Source::header("x-tenant").unwrap().vouched_by("the layer in front");
    let by_header = Resolver::builder(directory.clone()).source(by_header).build();
    let routes = Router::new()
        .route("/", on_get(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string())))
        .layer(TenantLayer::new(by_header))
        .layer(by_session(&world))
        .layer(from_fn(authenticate));
    let server = Server::start(routes).await;
    let ask = async |header: &str| {
        let request = as_tenant("/", "acme").header("x-tenant", header).body(empty()).unwrap();
        server.send(request).await
    };
    assert_eq!(ask("acme").await.body, "acme");
    for other in ["bolt", "slow", "gone", "none"] {
        let told = ask(other).await.problem();
        assert_eq!(told, (403, "tenant_conflicting".to_owned()), "{other}");
    }
    // Of its own tenant it is told.
    directory.suspend(*world.acme.id(), "olga", "unpaid").await.unwrap();
    assert_eq!(ask("acme").await.problem(), (403, "tenant_suspended".to_owned()));
}

#[tokio::test]
async fn a_nested_router_hides_no_part_of_the_path() {
    let world = World::on_sqlite().await;
    let by_path = Source::path_segment("/t").unwrap().vouched_by("the test");
    let by_path = Resolver::builder(world.directory.clone()).source(by_path).build();
    let inner = Router::new()
        .route("/{tenant}", on_get(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string())))
        .layer(TenantLayer::new(by_path));
    let server = Server::start(Router::new().nest("/t", inner)).await;
    for slug in ["acme", "bolt"] {
        let request = get(&format!("/t/{slug}")).body(empty()).unwrap();
        assert_eq!(server.send(request).await.body, slug);
    }
}

/// Sends each request that `x-to` names to these routes, with the extensions of its own.
fn batch(routes: Router) -> axum::routing::MethodRouter {
    on_get(async move |request: axum::extract::Request| {
        let to = request.headers()["x-to"].to_str().unwrap().to_owned();
        let mut part = get(&to).body(axum::body::Body::empty()).unwrap();
        *part.headers_mut() = request.headers().clone();
        *part.extensions_mut() = request.extensions().clone();
        tower_service::Service::call(&mut routes.clone(), part).await
    })
}

#[tokio::test]
async fn l23_the_target_of_another_request_is_not_believed() {
    let world = World::on_sqlite().await;
    let by_path = || {
        let source = Source::path_segment("/t").unwrap().vouched_by("the test");
        TenantLayer::new(Resolver::builder(world.directory.clone()).source(source).build())
    };
    let tell = async |tenant: Tenant<'_>| tenant.slug().to_string();
    let parts = Router::new()
        .route("/t/{tenant}", on_get(in_tenant(tell)))
        .route("/", on_get(in_tenant(tell)))
        .layer(by_path());
    let whole = Router::new()
        .route("/t/{tenant}", batch(parts.clone()))
        .route("/t/{tenant}/t/{other}", batch(parts))
        .layer(by_path());
    let server = Server::start(whole).await;
    for (target, to) in [
        ("/t/acme", "/t/bolt"),
        ("/t/acme", "/"),
        // The end of the one is the other.
        ("/t/acme/t/bolt", "/t/bolt"),
    ] {
        let answer = server.send(get(target).header("x-to", to).body(empty()).unwrap()).await;
        assert_eq!(answer.problem(), (400, "tenant_malformed".to_owned()), "{target} for {to}");
    }
    let own = get("/t/acme").header("x-to", "/t/acme").body(empty()).unwrap();
    assert_eq!(server.send(own).await.body, "acme");
}

#[tokio::test]
async fn parts_of_a_batch_go_where_no_path_names_the_tenant() {
    let world = World::on_sqlite().await;
    let tell = async |tenant: Tenant<'_>| tenant.slug().to_string();
    let parts = Router::new().route("/part", on_get(in_tenant(tell))).layer(by_session(&world));
    let whole = Router::new()
        .route("/batch", batch(parts))
        .layer(by_session(&world))
        .layer(from_fn(authenticate));
    let server = Server::start(whole).await;
    let request = as_tenant("/batch", "acme").header("x-to", "/part").body(empty()).unwrap();
    assert_eq!(server.send(request).await.body, "acme");
}

#[tokio::test]
async fn a_router_in_a_nested_one_hides_no_part_of_the_path() {
    let world = World::on_sqlite().await;
    let by_path = Source::path_segment("/api/t").unwrap().vouched_by("the test");
    let by_path = Resolver::builder(world.directory.clone()).source(by_path).build();
    let tell = async |tenant: Tenant<'_>| tenant.slug().to_string();
    let inner = Router::new()
        .route("/", on_get(in_tenant(tell)))
        .route("/deep", on_get(in_tenant(tell)))
        .route("/none/{*rest}", on_get(in_tenant(tell)))
        .layer(TenantLayer::new(by_path));
    let middle = Router::new().nest("/t/{tenant}", inner.clone()).nest_service("/s", inner);
    let server = Server::start(Router::new().nest("/api", middle)).await;
    for target in ["/api/t/acme", "/api/t/acme/deep?a=/b", "/api/t/acme/none/x"] {
        assert_eq!(server.send(get(target).body(empty()).unwrap()).await.body, "acme", "{target}");
    }
    let elsewhere = server.send(get("/api/s/deep").body(empty()).unwrap()).await;
    assert_eq!(elsewhere.problem(), (400, "tenant_missing".to_owned()));
}

#[tokio::test]
async fn a_layer_of_the_application_finds_the_grant_behind_ours() {
    let world = World::on_sqlite().await;
    let tell = async |request: axum::extract::Request| {
        let grant = granted::<Uuid>(request.extensions()).map(|grant| grant.slug().to_string());
        grant.unwrap_or_default()
    };
    let routes = Router::new()
        .route("/", on_get(tell))
        .layer(by_session(&world))
        .layer(from_fn(authenticate));
    let server = Server::start(routes).await;
    assert_eq!(server.send(as_tenant("/", "bolt").body(empty()).unwrap()).await.body, "bolt");
}

#[tokio::test]
async fn an_answer_for_a_tenant_is_kept_by_no_cache_unless_its_handler_says_so() {
    let world = World::on_sqlite().await;
    let by_itself = async |_: Tenant<'_>| ([("cache-control", "private, max-age=60")], "kept");
    let asked_again = async |_: Tenant<'_>| ([("cache-control", "no-cache")], "asked again");
    let says_nothing = async |_: Tenant<'_>| ([("cache-control", " ")], "nothing");
    let routes = Router::new()
        .route("/", on_get(in_tenant(async |tenant: Tenant<'_>| tenant.slug().to_string())))
        .route("/kept", on_get(in_tenant(by_itself)))
        .route("/asked-again", on_get(in_tenant(asked_again)))
        .route("/nothing", on_get(in_tenant(says_nothing)))
        .layer(by_session(&world))
        .layer(from_fn(authenticate));
    let server = Server::start(routes).await;
    for (target, said) in [
        ("/", "no-store"),
        ("/kept", "private, max-age=60"),
        ("/asked-again", "no-cache, no-store"),
        ("/nothing", "no-store"),
        ("/none", "no-store"),
    ] {
        for slug in ["acme", "bolt"] {
            let answer = server.send(as_tenant(target, slug).body(empty()).unwrap()).await;
            assert_eq!(answer.header("cache-control"), Some(said), "{target}");
        }
    }
}
