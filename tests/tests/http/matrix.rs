//! One table of requests: from which places a tenant is named, how, and what comes of it.

use std::time::Duration;

use axum::Router;
use axum::http::header::HeaderName;
use axum::http::{HeaderValue, Version};
use axum::middleware::from_fn;
use serde_json::json;
use tenant_http::{Hardening, TenantLayer, in_tenant};
use tenant_sqlx::{Credential, CredentialKind, Domain, Resolver, Source};

use super::server::{Answer, Server, empty, get};
use super::{authenticate, customers, customers_of, fill};
use crate::resolve::signing::{claims_with, honest};
use crate::resolve::tokens;
use crate::world::{World, on_both};

/// A request as the client writes it.
#[derive(Clone)]
pub struct Sent {
    target: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    version: Version,
}

fn nothing() -> Sent {
    Sent { target: "/customers".to_owned(), headers: Vec::new(), version: Version::HTTP_11 }
}

impl Sent {
    fn to(mut self, target: &str) -> Self {
        self.target = target.to_owned();
        self
    }

    fn with(mut self, name: &'static str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name, value.as_ref().to_vec()));
        self
    }

    fn over_http2(mut self) -> Self {
        self.version = Version::HTTP_2;
        self
    }

    /// Names the tenant in one more place.
    fn by(self, place: &str, slug: &str) -> Self {
        match place {
            "header" => self.with("x-tenant", slug),
            "subdomain" => self.with("host", format!("{slug}.app.example")),
            "domain" => self.with("host", format!("portal.{slug}.example")),
            "path" => self.to(&format!("/t/{slug}/customers")),
            "session" => self.with("cookie", format!("session=:{slug}")),
            "token" => {
                let token = honest(&claims_with(json!({ "tid": slug })));
                self.with("authorization", format!("Bearer {token}"))
            }
            _ => self.with("x-api-key", key_of(slug)),
        }
    }

    async fn to_server(&self, server: &Server) -> Answer {
        let mut request = get(&self.target).version(self.version);
        for (name, value) in &self.headers {
            let name = HeaderName::from_static(name);
            request = request.header(name, HeaderValue::from_bytes(value).unwrap());
        }
        let request = request.body(empty()).unwrap();
        if self.version == Version::HTTP_2 {
            server.send_http2(request).await
        } else {
            server.send(request).await
        }
    }
}

fn key_of(slug: &str) -> String {
    format!("key_of_{slug}_5hQ0cN2vXw8rT1yZ")
}

/// Places that a request has, and whether anything vouches for their word.
const PLACES: [(&str, bool); 7] = [
    ("header", false),
    ("subdomain", false),
    ("domain", false),
    ("path", false),
    ("session", true),
    ("token", true),
    ("key", true),
];

/// What must come of a request: the rows of a tenant, or a problem with a status, a code, and this in
/// its line of the log.
type Outcome = Result<&'static str, (u16, &'static str, &'static str)>;

const ACME: Outcome = Ok("acme");
const MISSING: Outcome = Err((400, "tenant_missing", "nothing that was sent names one"));
const CONFLICTING: Outcome = Err((403, "tenant_conflicting", "the sources don't agree"));
const UNVOUCHED: Outcome = Err((403, "tenant_unvouched", "anybody could have sent it"));
const UNKNOWN: Outcome = Err((404, "tenant_unknown", "there is none of this name for you"));
const SUSPENDED: Outcome = Err((403, "tenant_suspended", "it must be resumed"));
const RETIRED: Outcome = Err((410, "tenant_retired", "it is no longer served"));
const DOWN: Outcome = Err((503, "directory_unavailable", "tenant directory unavailable"));
const HOST: Outcome = malformed("malformed host");
const SUBDOMAIN: Outcome = malformed("malformed subdomain");
const PATH: Outcome = malformed("malformed path");
const TWICE: Outcome = malformed("duplicate value");
const SLUG: Outcome = malformed("malformed tenant slug");
const LETTERS: Outcome = malformed("unusual characters");
const BEARER: Outcome = malformed("malformed authorisation");
const CREDENTIAL: Outcome = malformed("malformed credential");

const fn malformed(line: &'static str) -> Outcome {
    Err((400, "tenant_malformed", line))
}

type Row = (String, Sent, Outcome);

/// Each place alone, and each pair of places that agree, or don't.
fn pairs() -> Vec<Row> {
    let mut rows = Vec::new();
    let is_host = |place: &str| place == "subdomain" || place == "domain";
    for (at, (one, trusted)) in PLACES.into_iter().enumerate() {
        let alone = if trusted { ACME } else { UNVOUCHED };
        rows.push((one.to_owned(), nothing().by(one, "acme"), alone));
        for (other, other_is_trusted) in PLACES.into_iter().skip(at + 1) {
            if is_host(one) && is_host(other) {
                continue;
            }
            let trusted = trusted || other_is_trusted;
            // Domains and keys are compared by the directory, which isn't asked for hearsay.
            let by_directory = ["domain", "key"].iter().any(|place| [one, other].contains(place));
            let differ = if by_directory && !trusted { UNVOUCHED } else { CONFLICTING };
            let both = |first, second| nothing().by(one, first).by(other, second);
            let agreed = if trusted { ACME } else { UNVOUCHED };
            rows.push((format!("{one} and {other}"), both("acme", "acme"), agreed));
            rows.push((format!("{one} against {other}"), both("acme", "bolt"), differ));
            rows.push((format!("{other} against {one}"), both("bolt", "acme"), differ));
            rows.push((format!("{one}, {other} unknown"), both("acme", "initech"), differ));
        }
    }
    rows
}

/// Tenants that are unknown, suspended or retired, named in each place that is believed.
fn states() -> Vec<Row> {
    let mut rows = Vec::new();
    for (place, _) in PLACES.into_iter().filter(|(_, trusted)| *trusted) {
        for (slug, outcome) in [("initech", UNKNOWN), ("slow", SUSPENDED), ("gone", RETIRED)] {
            rows.push((format!("{place} of {slug}"), nothing().by(place, slug), outcome));
        }
    }
    let slow_and_acme = nothing().by("session", "slow").by("token", "acme");
    rows.push(("suspended against active".to_owned(), slow_and_acme, CONFLICTING));
    let both = nothing().by("session", "slow").by("subdomain", "slow");
    rows.push(("suspended twice".to_owned(), both, SUSPENDED));
    rows
}

/// A session that is right, and beside it something odd.
fn oddities() -> Vec<Row> {
    let acme = || nothing().by("session", "acme");
    let host = |host: &str| acme().with("host", host);
    let label = "a".repeat(63);
    let long_host = format!("{}.app.example", [label.as_str(); 4].join("."));
    let rows = [
        ("nothing at all", nothing(), MISSING),
        // Hosts.
        ("a host in capitals", host("ACME.App.EXAMPLE"), ACME),
        ("a host with a port", host("acme.app.example:8443"), ACME),
        ("another's host with a port", host("bolt.app.example:8443"), CONFLICTING),
        ("the base", host("app.example"), ACME),
        ("the base with a port", host("app.example:80"), ACME),
        ("an exception", host("www.app.example"), ACME),
        ("an IPv4 address", host("127.0.0.1:80"), ACME),
        ("an IPv6 address", host("[::1]:80"), ACME),
        ("localhost", host("localhost"), ACME),
        ("a dot at the end", host("acme.app.example."), HOST),
        ("a dot and a port", host("acme.app.example.:80"), HOST),
        ("two dots", host("acme..app.example"), HOST),
        ("a dot in front", host(".app.example"), HOST),
        ("an empty host", host(""), HOST),
        ("an empty port", host("acme.app.example:"), HOST),
        ("port 0", host("acme.app.example:0"), HOST),
        ("port 65536", host("acme.app.example:65536"), HOST),
        ("a port of letters", host("acme.app.example:http"), HOST),
        ("two ports", host("acme.app.example:80:80"), HOST),
        ("a user in front", host("bolt@acme.app.example"), HOST),
        ("a path behind", host("acme.app.example/bolt"), HOST),
        ("two hosts in one", host("acme.app.example, bolt.app.example"), HOST),
        ("a space", host("acme.app.example bolt"), HOST),
        ("an underscore", host("ac_me.app.example"), HOST),
        ("a hyphen at the end", host("acme-.app.example"), HOST),
        ("a broken IPv6 address", host("[::1"), HOST),
        ("an octal address", host("0177.0.0.1"), HOST),
        ("an encoded dot", host("acme%2eapp.example"), HOST),
        ("a deep subdomain", host("a.acme.app.example"), SUBDOMAIN),
        ("a very deep subdomain", host("a.b.c.d.e.f.g.acme.app.example"), SUBDOMAIN),
        ("www in front of a tenant", host("www.acme.app.example"), SUBDOMAIN),
        ("a punycode label", host("xn--80ak6aa92e.app.example"), SUBDOMAIN),
        ("a punycode label in capitals", host("XN--80AK6AA92E.app.example"), SUBDOMAIN),
        ("a letter that looks like another", host("аcme.app.example"), LETTERS),
        ("an international name in UTF-8", host("münchen.example"), LETTERS),
        ("a punycode domain", host("xn--mnchen-3ya.example"), CONFLICTING),
        ("a byte above ASCII", acme().with("host", b"acme\xff.app.example"), LETTERS),
        ("a label of 63", host(&format!("{label}.app.example")), CONFLICTING),
        ("a label of 64", host(&format!("a{label}.app.example")), HOST),
        ("a host of 265", host(&long_host), HOST),
        ("a host of 4,000", host(&"a.".repeat(2000)), HOST),
        ("a name that ends alike", host("acme-app.example"), CONFLICTING),
        ("the base as a prefix", host("acme.app.example.evil.example"), CONFLICTING),
        ("a domain of our own", host("portal.acme.example"), ACME),
        ("a domain in capitals", host("PORTAL.ACME.EXAMPLE:8443"), ACME),
        ("a domain that nobody has proven", host("new.acme.example"), CONFLICTING),
        ("the parent of a domain", host("acme.example"), CONFLICTING),
        ("below a domain", host("x.portal.acme.example"), CONFLICTING),
        ("two hosts", host("acme.app.example").with("host", "bolt.app.example"), TWICE),
        ("two equal hosts", host("acme.app.example").with("host", "acme.app.example"), TWICE),
        ("a subdomain and a domain", host("acme.app.example").by("domain", "acme"), TWICE),
        // What proxies add is not read.
        ("x-forwarded-host", acme().with("x-forwarded-host", "bolt.app.example"), ACME),
        ("forwarded", acme().with("forwarded", "host=bolt.app.example"), ACME),
        // The target's own host.
        ("an absolute target", acme().to("http://acme.app.example/customers"), ACME),
        ("another's absolute target", acme().to("http://bolt.app.example/customers"), CONFLICTING),
        ("target and host agree", host("acme.app.example").to("http://acme.app.example/"), ACME),
        ("target and host differ", host("acme.app.example").to("http://bolt.app.example/"), HOST),
        ("a user in the target", acme().to("http://bolt@acme.app.example/"), HOST),
        ("an authority", acme().to("http://acme.app.example/customers").over_http2(), ACME),
        ("another's authority", acme().to("http://bolt.app.example/").over_http2(), CONFLICTING),
        ("an authority with a dot", acme().to("http://acme.app.example./").over_http2(), HOST),
        (
            "an authority against a host",
            host("bolt.app.example").to("http://acme.app.example/").over_http2(),
            HOST,
        ),
        // Headers.
        ("a header in capitals", acme().with("x-tenant", "ACME"), SLUG),
        ("an empty header", acme().with("x-tenant", ""), SLUG),
        ("a list in a header", acme().with("x-tenant", "acme,bolt"), SLUG),
        ("a header with a tab", acme().with("x-tenant", "acme\tbolt"), LETTERS),
        ("a header in UTF-8", acme().with("x-tenant", "аcme"), LETTERS),
        ("a slug of 64", acme().with("x-tenant", "a".repeat(64)), SLUG),
        ("a header of 8,000", acme().with("x-tenant", "a".repeat(8000)), SLUG),
        ("SQL in a header", acme().with("x-tenant", "acme' OR '1'='1"), SLUG),
        ("two headers", acme().with("x-tenant", "acme").with("x-tenant", "bolt"), TWICE),
        ("two equal headers", acme().with("x-tenant", "acme").with("x-tenant", "acme"), TWICE),
        ("two sessions", acme().by("session", "bolt"), TWICE),
        ("a header with an underscore", acme().with("x_tenant", "bolt"), ACME),
        // Paths.
        ("another path", acme().to("/health"), ACME),
        ("a query", acme().to("/customers?tenant=bolt"), ACME),
        ("the prefix alone", acme().to("/t"), ACME),
        ("the prefix with a slash", acme().to("/t/"), ACME),
        ("another prefix", acme().to("/tt/bolt"), ACME),
        ("a prefix in capitals", acme().to("/T/bolt"), ACME),
        ("another's path", acme().to("/t/bolt/customers?x=/t/acme"), CONFLICTING),
        ("dots", acme().to("/t/acme/../bolt"), PATH),
        ("a dot", acme().to("/t/./acme"), PATH),
        ("encoded dots", acme().to("/t/acme/%2e%2E/bolt"), PATH),
        ("dots beside encoded slashes", acme().to("/t/acme/x%2f..%2F..%2fbolt"), PATH),
        ("an empty segment", acme().to("/t//acme"), PATH),
        ("a segment in capitals", acme().to("/t/ACME"), SLUG),
        ("an encoded segment", acme().to("/t/%61cme"), SLUG),
        ("an encoded slash", acme().to("/t/acme%2fbolt"), SLUG),
        ("a segment of 64", acme().to(&format!("/t/{}", "a".repeat(64))), SLUG),
        // Tokens and keys.
        ("another scheme", acme().with("authorization", "Basic YTpi"), ACME),
        ("no token", acme().with("authorization", "Bearer"), BEARER),
        ("two tokens in one", acme().with("authorization", "Bearer a, Bearer b"), BEARER),
        ("two tokens", acme().by("token", "acme").by("token", "acme"), TWICE),
        ("a short key", acme().with("x-api-key", "short"), CREDENTIAL),
        ("a key of 513", acme().with("x-api-key", "k".repeat(513)), CREDENTIAL),
        ("two keys", acme().by("key", "acme").by("key", "bolt"), TWICE),
        ("a key that nobody has", nothing().with("x-api-key", key_of("nobody")), UNKNOWN),
        ("a key that is over", nothing().with("x-api-key", key_of("yesterday")), UNKNOWN),
    ];
    rows.map(|(name, sent, outcome)| (name.to_owned(), sent, outcome)).into()
}

/// Honest tokens, and each way to forge one.
fn signed() -> Vec<Row> {
    let outcome = |expected: Result<&'static str, (u16, &'static str)>| match expected {
        Ok(slug) => Ok(slug),
        Err((400, _)) => MISSING,
        Err((404, _)) => UNKNOWN,
        Err((status, code)) => Err((status, code, "token")),
    };
    let row = |(name, token, expected): tokens::Row| {
        let sent = nothing().with("authorization", format!("Bearer {token}"));
        (format!("token: {name}"), sent, outcome(expected))
    };
    tokens::rows().into_iter().map(row).collect()
}

async fn serve(world: &World) -> Server {
    fill(world).await;
    let directory = &world.directory;
    let slow = directory.create("slow".parse().unwrap(), "Slow").await.unwrap().id;
    let gone = directory.create("gone".parse().unwrap(), "Gone").await.unwrap().id;
    let tenants =
        [("acme", *world.acme.id()), ("bolt", *world.bolt.id()), ("slow", slow), ("gone", gone)];
    for (slug, id) in tenants {
        let domain: Domain = format!("portal.{slug}.example").parse().unwrap();
        directory.add_domain(id, &domain).await.unwrap();
        directory.verify_domain(id, &domain).await.unwrap();
        let key = Credential::parse(CredentialKind::ApiKey, &key_of(slug)).unwrap();
        directory.add_credential(id, &key, "test", None).await.unwrap();
    }
    let said = "new.acme.example".parse().unwrap();
    directory.add_domain(*world.acme.id(), &said).await.unwrap();
    let over = Credential::parse(CredentialKind::ApiKey, &key_of("yesterday")).unwrap();
    directory.add_credential(*world.acme.id(), &over, "test", Some(Duration::ZERO)).await.unwrap();
    directory.suspend(slow, "ops", "test").await.unwrap();
    directory.retire(gone, "ops", "test").await.unwrap();
    let resolver = Resolver::builder(directory.clone())
        .source(Source::header("x-tenant").unwrap())
        .source(Source::subdomain("app.example").unwrap().except(["www"]))
        .source(Source::custom_domain("app.example").unwrap())
        .source(Source::path_segment("/t").unwrap())
        .source(Source::session("tenant"))
        .source(Source::jwt(tokens::verifier()))
        .source(Source::header("x-api-key").unwrap().by_credential(CredentialKind::ApiKey))
        .build();
    let routes = Router::new()
        .fallback(in_tenant(customers))
        .layer(TenantLayer::new(resolver))
        .layer(from_fn(authenticate));
    Server::start(Hardening::new().apply(routes).with_state(world.pool.clone())).await
}

async fn check(server: &Server, (name, sent, outcome): &Row) {
    let answer = sent.to_server(server).await;
    let logged = server.logged();
    let id = answer.header("x-request-id").unwrap();
    assert!(logged.contains(&format!("request_id=\"{id}\"")), "{name}: {logged}");
    assert!(!logged.contains("eyJ") && !logged.contains("5hQ0"), "{name}: {logged}");
    match outcome {
        Ok(slug) => {
            assert_eq!(answer.status, 200, "{name}: {answer:?}");
            assert_eq!(answer.body, customers_of(slug), "{name}");
            for line in ["listed", "answered status=200"] {
                let line = logged.lines().find(|found| found.contains(line));
                assert!(line.unwrap().contains(&format!("tenant.slug={slug}")), "{name}: {logged}");
            }
        }
        Err((status, code, reason)) => {
            assert_eq!(answer.problem(), (*status, (*code).to_owned()), "{name}: {logged}");
            let line = logged.lines().find(|line| line.contains(&format!("code=\"{code}\"")));
            let line = line.unwrap_or_else(|| panic!("{name}: {logged}"));
            assert!(line.contains(reason) && line.contains(&status.to_string()), "{name}: {line}");
            let level = match status {
                401 | 403 => "WARN",
                500.. => "ERROR",
                _ => "INFO",
            };
            assert!(line.contains(level), "{name}: {line}");
            for tenant in ["acme", "bolt", "initech", "slow", "gone"] {
                let told = answer.body.contains(tenant) || logged.contains(tenant);
                assert!(!told, "{name} tells of {tenant}: {answer:?} {logged}");
            }
            assert_eq!(answer.header("www-authenticate").is_some(), *status == 401, "{name}");
            assert_eq!(answer.header("retry-after").is_some(), *status == 503, "{name}");
        }
    }
}

on_both! {
async fn l23_each_request_gets_the_rows_of_one_tenant_or_a_problem(world) {
    let server = serve(&world).await;
    let rows: Vec<_> = [pairs(), states(), oddities(), signed()].concat();
    assert!(rows.len() >= 240, "{}", rows.len());
    for row in &rows {
        check(&server, row).await;
    }
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    for (place, trusted) in PLACES {
        let outcome = if trusted { DOWN } else { UNVOUCHED };
        let row = (format!("{place}, directory down"), nothing().by(place, "acme"), outcome);
        check(&server, &row).await;
    }
}
}
