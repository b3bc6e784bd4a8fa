//! What stands in front of the routes, and what it says when it refuses.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use axum::routing::{get as on_get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tenant_http::cors::CorsLayer;
use tenant_http::{Hardening, Problem};
use tokio::sync::Semaphore;

use super::server::{Server, empty, get};

async fn start(hardening: Hardening, routes: Router) -> Server {
    Server::start(hardening.apply(routes)).await
}

fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_however_it_is_sent() {
    let routes = Router::new().route("/", post(async |body: String| body.len().to_string()));
    let server = start(Hardening::new().body_limit(10), routes).await;
    let sent = |body: &'static str| get("/").method("POST").body(body.into()).unwrap();
    assert_eq!(server.send(sent("0123456789")).await.body, "10");
    let answer = server.send(sent("0123456789a")).await;
    assert_eq!(answer.problem(), problem(413, "body_too_large"));
    let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n6\r\n012345\r\n6\r\n012345\r\n0\r\n\r\n";
    let answer = server.send_raw(chunked.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("body_too_large"), "{answer}");
}

#[tokio::test]
async fn axums_own_limit_does_not_stand_beside_ours() {
    let routes = Router::new().route("/", post(async |body: String| body.len().to_string()));
    let server = start(Hardening::new().body_limit(4_000_000), routes).await;
    let body = "a".repeat(3_000_000);
    let answer = server.send(get("/").method("POST").body(body.into()).unwrap()).await;
    assert_eq!(answer.body, "3000000");
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_dropped() {
    struct Told(Arc<Semaphore>);
    impl Drop for Told {
        fn drop(&mut self) {
            self.0.add_permits(1);
        }
    }
    let dropped = Arc::new(Semaphore::new(0));
    let told = Arc::clone(&dropped);
    let never = async move || {
        let _told = Told(told);
        std::future::pending::<()>().await;
    };
    let hardening = Hardening::new().timeout(Duration::from_millis(20));
    let server = start(hardening, Router::new().route("/", on_get(never))).await;
    let answer = server.send(get("/").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), problem(503, "timeout"));
    assert!(answer.header("retry-after").is_some());
    assert!(server.logged().contains("code=\"timeout\""));
    dropped.acquire().await.unwrap().forget();
}

#[tokio::test]
async fn a_panic_is_answered_and_tells_nothing() {
    let panics = async || -> &'static str { panic!("the password is 1234") };
    let server = start(Hardening::new(), Router::new().route("/", on_get(panics))).await;
    for _ in 0..2 {
        let answer = server.send(get("/").body(empty()).unwrap()).await;
        assert_eq!(answer.problem(), problem(500, "internal"));
        let logged = server.logged();
        assert!(logged.contains("a handler panicked"), "{logged}");
        assert!(!logged.contains("1234") && !answer.body.contains("1234"), "{logged}");
    }
}

#[tokio::test]
async fn requests_beyond_the_limit_are_refused_on_all_routes_together() {
    let (inside, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (entered, opened) = (Arc::clone(&inside), Arc::clone(&gate));
    let waits = async move || {
        entered.add_permits(1);
        opened.acquire().await.unwrap().forget();
        "served"
    };
    let routes =
        Router::new().route("/waits", on_get(waits)).route("/other", on_get(async || "other"));
    let server = Arc::new(start(Hardening::new().concurrent_requests(1), routes).await);
    let first = async { server.send(get("/waits").body(empty()).unwrap()).await };
    let second = async {
        inside.acquire().await.unwrap().forget();
        let refused = server.send(get("/other").body(empty()).unwrap()).await;
        gate.add_permits(1);
        refused
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.body, "served");
    assert_eq!(second.problem(), problem(503, "overloaded"));
    let after = server.send(get("/other").body(empty()).unwrap()).await;
    assert_eq!(after.body, "other");
}

#[tokio::test]
async fn a_body_that_comes_too_slowly_is_given_up() {
    let routes = Router::new().route("/", post(async |body: String| body.len().to_string()));
    let hardening = Hardening::new().body_timeout(Duration::from_millis(50));
    let server = start(hardening, routes).await;
    let half = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na";
    let answer = server.send_raw(half.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("body_too_slow"), "{answer}");
    assert!(server.logged().contains("code=\"body_too_slow\""));
    let whole = get("/").method("POST").body("aa".into()).unwrap();
    assert_eq!(server.send(whole).await.body, "2");
}

#[tokio::test]
async fn probes_are_answered_while_all_places_are_taken() {
    let probes = Router::new()
        .route("/health", on_get(async || "alive"))
        .route("/stuck", on_get(std::future::pending::<()>));
    let routes = Router::new().route("/", on_get(async || "served")).fallback(async || "no route");
    let hardening = Hardening::new().concurrent_requests(0).timeout(Duration::from_millis(50));
    let server = Server::start(hardening.apply_with_probes(routes, probes)).await;
    for path in ["/", "/none"] {
        let refused = server.send(get(path).body(empty()).unwrap()).await;
        assert_eq!(refused.problem(), problem(503, "overloaded"), "{path}");
    }
    let alive = server.send(get("/health").body(empty()).unwrap()).await;
    assert_eq!((alive.body.as_str(), alive.header("x-request-id").is_some()), ("alive", true));
    let stuck = server.send(get("/stuck").body(empty()).unwrap()).await;
    assert_eq!(stuck.problem(), problem(503, "timeout"));
}

#[tokio::test]
async fn what_was_said_of_the_body_goes_with_the_body() {
    let of_the_body = [
        ("content-encoding", "gzip"),
        ("content-range", "bytes 0-1/2"),
        ("etag", "\"1\""),
        ("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("allow", "GET"),
    ];
    let refuse = async move || (StatusCode::BAD_REQUEST, of_the_body, "no");
    let server = start(Hardening::new(), Router::new().route("/", on_get(refuse))).await;
    let answer = server.send(get("/").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), problem(400, "bad_request"));
    let kept = of_the_body.map(|(name, _)| answer.header(name));
    assert_eq!(kept, [None, None, None, None, Some("GET")]);
}

#[tokio::test]
async fn a_request_id_is_accepted_if_well_formed_or_made() {
    let tell =
        async |request: Request| request.headers()["x-request-id"].to_str().unwrap().to_owned();
    let server = start(Hardening::new(), Router::new().route("/", on_get(tell))).await;
    for (sent, accepted) in [
        (vec!["a-1_b.C"], true),
        (vec![&*"a".repeat(64)], true),
        (vec![], false),
        (vec![""], false),
        (vec!["a b"], false),
        (vec!["a\"b"], false),
        (vec!["é"], false),
        (vec![&*"a".repeat(65)], false),
        (vec!["one", "two"], false),
        (vec!["one", "one"], false),
    ] {
        let request = sent.iter().fold(get("/"), |request, id| request.header("x-request-id", *id));
        let answer = server.send(request.body(empty()).unwrap()).await;
        let id = answer.header("x-request-id").unwrap();
        assert_eq!(answer.body, id, "the handler sees the same");
        assert_eq!(sent.contains(&id), accepted, "{sent:?}: {id}");
        assert!(server.logged().contains(&format!("request_id=\"{id}\"")));
    }
}

#[tokio::test]
async fn other_sites_read_nothing_unless_they_are_named() {
    let routes = || Router::new().route("/", on_get(async || "served"));
    let origin = "https://evil.example";
    let asked = || get("/").header("origin", origin);
    let preflight = || asked().method("OPTIONS").header("access-control-request-method", "GET");
    let closed = start(Hardening::new(), routes()).await;
    for request in [asked(), preflight()] {
        let answer = closed.send(request.body(empty()).unwrap()).await;
        let told = answer.headers.keys().filter(|name| name.as_str().starts_with("access-control"));
        assert_eq!(told.count(), 0, "{answer:?}");
    }
    let cors = CorsLayer::new().allow_origin([origin.parse().unwrap()]);
    let open = start(Hardening::new().cors(cors), routes()).await;
    let answer = open.send(asked().body(empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
}

#[tokio::test]
async fn headers_with_secrets_are_marked() {
    let name = HeaderName::from_static("x-ours");
    let tell = async |request: Request| {
        let marked = request.headers().iter().filter(|(_, value)| value.is_sensitive());
        let mut names: Vec<_> = marked.map(|(name, _)| name.to_string()).collect();
        names.sort();
        names.join(" ")
    };
    let routes = Router::new().route("/", on_get(tell));
    let server = start(Hardening::new().sensitive_header(name), routes).await;
    let names = ["authorization", "proxy-authorization", "cookie", "x-api-key", "x-ours", "accept"];
    let request = names.iter().fold(get("/"), |request, name| request.header(*name, "1"));
    let answer = server.send(request.body(empty()).unwrap()).await;
    assert_eq!(answer.body, "authorization cookie proxy-authorization x-api-key x-ours");
}

#[tokio::test]
async fn errors_of_handlers_and_extractors_are_problems() {
    let own = async || Problem::new(StatusCode::CONFLICT, "sample_sealed", "The sample is sealed");
    let with_header = async || {
        let problem = Problem::new(StatusCode::CONFLICT, "sample_sealed", "The sample is sealed");
        (StatusCode::GONE, [("x-ours", "1")], problem).into_response()
    };
    let json = async || (StatusCode::CONFLICT, Json(json!({ "ours": true })));
    let routes = Router::new()
        .route("/number/{number}", on_get(async |Path(_): Path<u8>| "served"))
        .route("/text", on_get(async || (StatusCode::CONFLICT, "no such colour")))
        .route("/long", on_get(async || (StatusCode::CONFLICT, "a".repeat(2000))))
        .route("/secret", on_get(async || (StatusCode::BAD_GATEWAY, "postgres://secret")))
        .route("/bare", on_get(async || StatusCode::IM_A_TEAPOT))
        .route("/json", on_get(json))
        .route("/own", on_get(own))
        .route("/header", on_get(with_header));
    let server = start(Hardening::new(), routes).await;
    let rows = [
        ("/nowhere", 404, "not_found", None),
        ("/number/x", 400, "bad_request", Some("Invalid URL: Cannot parse `x` to a `u8`")),
        ("/text", 409, "conflict", Some("no such colour")),
        ("/long", 409, "conflict", None),
        ("/secret", 502, "internal", None),
        ("/bare", 418, "refused", None),
        ("/own", 409, "sample_sealed", None),
        ("/header", 410, "sample_sealed", None),
    ];
    for (path, status, code, detail) in rows {
        let answer = server.send(get(path).body(empty()).unwrap()).await;
        assert_eq!(answer.problem(), problem(status, code), "{path}");
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(body["detail"].as_str(), detail, "{path}");
        assert_eq!(answer.header("x-ours").is_some(), path == "/header");
        assert!(!answer.body.contains("secret"), "{answer:?}");
    }
    let answer = server.send(get("/text").method("DELETE").body(empty()).unwrap()).await;
    assert_eq!(answer.problem(), problem(405, "method_not_allowed"));
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
    let answer = server.send(get("/json").body(empty()).unwrap()).await;
    assert_eq!((answer.status.as_u16(), &*answer.body), (409, r#"{"ours":true}"#));
}

#[tokio::test]
async fn the_log_has_the_route_and_never_the_path() {
    let routes = Router::new().route("/patients/{name}", on_get(async || "served"));
    let server = start(Hardening::new(), routes).await;
    server.send(get("/patients/ann?ssn=078").body(empty()).unwrap()).await;
    let logged = server.logged();
    assert!(logged.contains("route=\"/patients/{name}\""), "{logged}");
    assert!(!logged.contains("ann") && !logged.contains("078"), "{logged}");
}
