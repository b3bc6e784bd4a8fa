//! Every source alone, every pair of sources agreeing and disagreeing, and every state of a tenant.

use serde_json::json;
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Agreement, Evidence, JwtAlgorithm, JwtKeys, JwtVerifier, Resolver, Source};

use super::signing::{AUDIENCE, ISSUER, claims_with, honest, key_set};
use super::*;
use crate::world::{World, on_both};

/// A source, and whether anything vouches for its word when it's alone.
const SOURCES: [(&str, bool); 7] = [
    ("header", false),
    ("subdomain", false),
    ("path", false),
    ("job", false),
    ("session", true),
    ("explicit", true),
    ("token", true),
];

fn source(name: &str) -> Source {
    let keys = || JwtKeys::from_jwks(&key_set().to_string(), &[JwtAlgorithm::EdDsa]).unwrap();
    match name {
        "header" => Source::header("x-tenant").unwrap(),
        "subdomain" => Source::subdomain("app.example").unwrap(),
        "path" => Source::path_segment("/t").unwrap(),
        "job" => Source::job_argument(),
        "session" => Source::session("tenant"),
        "explicit" => Source::explicit(),
        _ => Source::jwt(JwtVerifier::new(ISSUER, AUDIENCE, keys())),
    }
}

fn all_sources(world: &World) -> tenant_sqlx::ResolverBuilder<SqlDirectory> {
    let builder = Resolver::builder(world.directory.clone());
    SOURCES.iter().fold(builder, |builder, (name, _)| builder.source(source(name)))
}

/// The texts in which the sources name one tenant.
struct Said {
    host: String,
    path: String,
    authorization: String,
    slug: String,
    claim: Claim,
}

impl Said {
    fn of(slug: &str, claim: Claim) -> Self {
        Self {
            host: format!("{slug}.app.example"),
            path: format!("/t/{slug}/invoices"),
            authorization: format!("Bearer {}", honest(&claims_with(json!({ "tid": slug })))),
            slug: slug.to_owned(),
            claim,
        }
    }

    fn by<'r>(&'r self, source: &str, evidence: Evidence<'r>) -> Evidence<'r> {
        match source {
            "header" => evidence.header("x-tenant", self.slug.as_bytes()),
            "subdomain" => evidence.header("host", self.host.as_bytes()),
            "path" => evidence.path(&self.path),
            "job" => evidence.job(self.claim.clone()),
            "session" => evidence.session("tenant", &self.slug),
            "explicit" => evidence.explicit(self.claim.clone()),
            _ => evidence.header("authorization", self.authorization.as_bytes()),
        }
    }
}

/// Leak 23: whichever source a server believes, another server, proxy or handler believes the other.
mod disagreement {
    use super::*;

    on_both! {
    async fn l23_sources_that_disagree_are_refused_in_every_pair(world) {
        let resolver = all_sources(&world).build();
        // Jobs and the application name the tenant by id, the others by slug.
        let acme = Said::of("acme", Claim::Id(*world.acme.id()));
        let bolt = Said::of("bolt", Claim::Id(*world.bolt.id()));
        let unknown = Said::of("initech", Claim::Id(Uuid::now_v7()));
        for (one, one_is_trusted) in SOURCES {
            let alone = if one_is_trusted { Ok("acme") } else { UNVOUCHED };
            expect(one, outcome(&resolver, &acme.by(one, Evidence::new())).await, alone);
            for (other, other_is_trusted) in SOURCES.into_iter().filter(|(other, _)| *other != one) {
                let row = format!("{one} and {other}");
                let trusted = one_is_trusted || other_is_trusted;
                let agreed = if trusted { Ok("acme") } else { UNVOUCHED };
                let evidence = acme.by(other, acme.by(one, Evidence::new()));
                expect(&row, outcome(&resolver, &evidence).await, agreed);
                for (word, conflicting) in [("another", &bolt), ("an unknown", &unknown)] {
                    let row = format!("{row}, which says {word} tenant");
                    let evidence = conflicting.by(other, acme.by(one, Evidence::new()));
                    // A slug and an id are compared by the directory, which isn't asked for hearsay.
                    let compared = trusted || (one != "job" && other != "job");
                    let expected = if compared { CONFLICTING } else { UNVOUCHED };
                    expect(&row, outcome(&resolver, &evidence).await, expected);
                }
            }
        }
    }
    }

    on_both! {
    async fn l23_all_sources_agree_or_nobody_is_let_in(world) {
        let resolver = all_sources(&world).build();
        let acme = Said::of("acme", Claim::Id(*world.acme.id()));
        let bolt = Said::of("bolt", Claim::Id(*world.bolt.id()));
        let everywhere = SOURCES.iter().fold(Evidence::new(), |all, (name, _)| acme.by(name, all));
        expect("all", outcome(&resolver, &everywhere).await, Ok("acme"));
        for (liar, _) in SOURCES {
            let evidence = SOURCES.iter().fold(Evidence::new(), |all, (name, _)| {
                if *name == liar { bolt.by(name, all) } else { acme.by(name, all) }
            });
            expect(liar, outcome(&resolver, &evidence).await, CONFLICTING);
        }
    }
    }
}

on_both! {
async fn nothing_is_resolved_without_a_word_that_something_vouches_for(world) {
    let acme = Said::of("acme", Claim::Id(*world.acme.id()));
    let everything = all_sources(&world).build();
    expect("nothing", outcome(&everything, &Evidence::new()).await, MISSING);
    let none = Resolver::builder(world.directory.clone()).build();
    let evidence = SOURCES.iter().fold(Evidence::new(), |all, (name, _)| acme.by(name, all));
    expect("no source", outcome(&none, &evidence).await, MISSING);
    for (name, trusted) in SOURCES {
        let alone = Resolver::builder(world.directory.clone()).source(source(name)).build();
        let expected = if trusted { Ok("acme") } else { UNVOUCHED };
        expect(name, outcome(&alone, &evidence).await, expected);
        let vouched = source(name).vouched_by("the test");
        let vouched = Resolver::builder(world.directory.clone()).source(vouched).build();
        expect(name, outcome(&vouched, &evidence).await, Ok("acme"));
    }
}
}

on_both! {
async fn a_source_that_can_not_be_read_refuses_whatever_the_others_say(world) {
    let resolver = all_sources(&world).build();
    let acme = Said::of("acme", Claim::Id(*world.acme.id()));
    let base = || acme.by("session", Evidence::new());
    let id = || Claim::Id(*world.acme.id());
    let token = honest(&claims_with(json!({ "exp": 1 })));
    let expired = format!("Bearer {token}");
    let rows = [
        ("two headers", base().header("x-tenant", b"acme").header("X-Tenant", b"acme"), MALFORMED),
        ("a header in capitals", base().header("x-tenant", b"ACME"), MALFORMED),
        ("an empty header", base().header("x-tenant", b""), MALFORMED),
        ("two hosts", base().header("host", b"acme.app.example").header("host", b"bolt.app.example"), MALFORMED),
        ("a dot at the end", base().header("host", b"acme.app.example."), MALFORMED),
        ("a deep subdomain", base().header("host", b"a.acme.app.example"), MALFORMED),
        ("an encoded subdomain", base().header("host", b"xn--80ak6aa92e.app.example"), MALFORMED),
        ("dots in the path", base().path("/t/acme/../bolt"), MALFORMED),
        ("an empty segment", base().path("/t//acme"), MALFORMED),
        ("two session values", base().session("tenant", "acme"), MALFORMED),
        ("two jobs", base().job(id()).job(id()), MALFORMED),
        ("two explicit claims", base().explicit(id()).explicit(id()), MALFORMED),
        ("two tokens", base().header("authorization", b"Bearer a").header("authorization", b"Bearer b"), MALFORMED),
        ("no token in it", base().header("authorization", b"Bearer"), MALFORMED),
        ("a word as a token", base().header("authorization", b"Bearer acme"), INVALID),
        ("an expired token", base().header("authorization", expired.as_bytes()), EXPIRED),
        ("another scheme", base().header("authorization", b"Basic YTpi"), Ok("acme")),
        ("a host elsewhere", base().header("host", b"10.0.0.1:80"), Ok("acme")),
        ("a path elsewhere", base().path("/health"), Ok("acme")),
    ];
    for (row, evidence, expected) in rows {
        expect(row, outcome(&resolver, &evidence).await, expected);
    }
}
}

on_both! {
async fn a_tenant_is_refused_for_what_it_is_by_every_source(world) {
    let resolver = all_sources(&world).build();
    let (acme, nobody) = (*world.acme.id(), Claim::Id(Uuid::now_v7()));
    let said = Said::of("acme", Claim::Id(acme));
    let unknown = Said::of("initech", nobody);
    let trusted = || SOURCES.iter().filter(|(_, trusted)| *trusted).map(|(name, _)| *name);
    let both = || said.by("session", said.by("explicit", Evidence::new()));
    let mixed = Said::of("bolt", Claim::Id(*world.bolt.id()));
    for name in trusted() {
        expect(name, outcome(&resolver, &unknown.by(name, Evidence::new())).await, UNKNOWN);
    }
    world.directory.suspend(acme, "ops", "test").await.unwrap();
    for name in trusted() {
        expect(name, outcome(&resolver, &said.by(name, Evidence::new())).await, SUSPENDED);
    }
    expect("slug and id", outcome(&resolver, &both()).await, SUSPENDED);
    let conflict = mixed.by("explicit", said.by("session", Evidence::new()));
    expect("suspended against active", outcome(&resolver, &conflict).await, CONFLICTING);
    world.directory.resume(acme, "ops", "test").await.unwrap();
    expect("resumed", outcome(&resolver, &both()).await, Ok("acme"));
    world.directory.retire(acme, "ops", "test").await.unwrap();
    for name in trusted() {
        expect(name, outcome(&resolver, &said.by(name, Evidence::new())).await, RETIRED);
    }
    expect("slug and id", outcome(&resolver, &both()).await, RETIRED);
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    for name in trusted() {
        let refusal = resolver.resolve(&said.by(name, Evidence::new())).await.map(drop).unwrap_err();
        assert!(is_down(&refusal), "{name}: {refusal:?}");
    }
}
}

on_both! {
async fn an_agreement_of_all_sources_asks_for_each(world) {
    let acme = Said::of("acme", Claim::Id(*world.acme.id()));
    let resolver = Resolver::builder(world.directory.clone())
        .source(source("session"))
        .source(source("subdomain"))
        .agreement(Agreement::AllSources)
        .build();
    for one in ["session", "subdomain"] {
        expect(one, outcome(&resolver, &acme.by(one, Evidence::new())).await, MISSING);
    }
    let both = acme.by("session", acme.by("subdomain", Evidence::new()));
    expect("both", outcome(&resolver, &both).await, Ok("acme"));
}
}

on_both! {
async fn a_single_tenant_is_the_default_only_where_it_was_said(world) {
    let single = |slug: &str| {
        Resolver::single_tenant(slug.parse().unwrap(), world.directory.clone())
            .source(source("header"))
            .build()
    };
    expect("nothing", outcome(&single("acme"), &Evidence::new()).await, Ok("acme"));
    let agreeing = Evidence::new().header("x-tenant", b"acme");
    expect("agreeing", outcome(&single("acme"), &agreeing).await, Ok("acme"));
    let other = Evidence::new().header("x-tenant", b"bolt");
    expect("another", outcome(&single("acme"), &other).await, CONFLICTING);
    expect("unknown", outcome(&single("initech"), &Evidence::new()).await, UNKNOWN);
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    expect("suspended", outcome(&single("acme"), &Evidence::new()).await, SUSPENDED);
}
}
