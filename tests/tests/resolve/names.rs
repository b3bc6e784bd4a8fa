//! Domains and credentials: what leads to a tenant beside its id and its slug.

use std::time::Duration;

use tenant_sqlx::prelude::*;
use tenant_sqlx::{
    Credential, CredentialKind, DirectoryChangeError, Domain, Evidence, Resolver, Source,
};

use super::*;
use crate::world::on_both;

on_both! {
async fn a_domain_leads_to_the_one_tenant_that_has_proven_it(world) {
    let (directory, acme, bolt) = (&world.directory, *world.acme.id(), *world.bolt.id());
    let domain: Domain = "Portal.Acme.example".parse().unwrap();
    let claim = Claim::Domain("portal.acme.EXAMPLE".parse().unwrap());
    let unknown = async || matches!(directory.resolve(&claim).await, Err(ResolveError::Unknown));
    assert!(unknown().await);
    let early = directory.verify_domain(acme, &domain).await;
    assert!(matches!(early, Err(DirectoryChangeError::UnknownDomain)), "{early:?}");
    // Whoever says so first keeps nobody out.
    directory.add_domain(bolt, &domain).await.unwrap();
    directory.add_domain(acme, &domain).await.unwrap();
    directory.add_domain(acme, &domain).await.unwrap();
    assert!(unknown().await, "said, not proven");
    directory.verify_domain(acme, &domain).await.unwrap();
    directory.verify_domain(acme, &domain).await.unwrap();
    assert_eq!(*directory.resolve(&claim).await.unwrap().id(), acme);
    let taken = directory.verify_domain(bolt, &domain).await;
    assert!(matches!(taken, Err(DirectoryChangeError::DomainTaken)), "{taken:?}");
    assert_eq!(*directory.resolve(&claim).await.unwrap().id(), acme);
    directory.remove_domain(bolt, &domain).await.unwrap();
    assert_eq!(*directory.resolve(&claim).await.unwrap().id(), acme);
    directory.remove_domain(acme, &domain).await.unwrap();
    assert!(unknown().await);
    let gone = directory.remove_domain(acme, &domain).await;
    assert!(matches!(gone, Err(DirectoryChangeError::UnknownDomain)), "{gone:?}");
    let nobody = directory.add_domain(Uuid::now_v7(), &domain).await;
    assert!(matches!(nobody, Err(DirectoryChangeError::Unknown)), "{nobody:?}");
    let parent = Claim::Domain("acme.example".parse().unwrap());
    assert!(matches!(directory.resolve(&parent).await, Err(ResolveError::Unknown)));
}
}

on_both! {
async fn a_request_is_resolved_by_its_own_domain_or_by_its_subdomain(world) {
    let domain: Domain = "portal.acme.example".parse().unwrap();
    world.directory.add_domain(*world.acme.id(), &domain).await.unwrap();
    world.directory.verify_domain(*world.acme.id(), &domain).await.unwrap();
    let resolver = Resolver::builder(world.directory.clone())
        .source(Source::subdomain("app.example").unwrap().vouched_by("the test"))
        .source(Source::custom_domain("app.example").unwrap().vouched_by("the test"))
        .source(Source::session("tenant"))
        .build();
    let rows = [
        ("portal.acme.example", None, Ok("acme")),
        ("PORTAL.acme.example:8443", None, Ok("acme")),
        ("acme.app.example", None, Ok("acme")),
        ("bolt.app.example", None, Ok("bolt")),
        ("acme.example", None, UNKNOWN),
        ("portal.acme.example.evil.example", None, UNKNOWN),
        ("portal.acme.example.", None, MALFORMED),
        ("app.example", None, MISSING),
        ("10.0.0.1", None, MISSING),
        ("portal.acme.example", Some("acme"), Ok("acme")),
        ("portal.acme.example", Some("bolt"), CONFLICTING),
        ("unknown.example", Some("acme"), CONFLICTING),
    ];
    for (host, session, expected) in rows {
        let mut evidence = Evidence::new().header("host", host.as_bytes());
        if let Some(slug) = session {
            evidence = evidence.session("tenant", slug);
        }
        expect(host, outcome(&resolver, &evidence).await, expected);
    }
}
}

on_both! {
async fn a_credential_leads_to_its_tenant_until_it_is_over_or_taken_back(world) {
    let (directory, acme, bolt) = (&world.directory, *world.acme.id(), *world.bolt.id());
    let secret = "lab_5hQ0cN2vXw8rT1yZ";
    let of = |kind| Credential::parse(kind, secret).unwrap();
    let key = of(CredentialKind::ApiKey);
    let find = async |kind| directory.resolve(&Claim::Credential(of(kind))).await.map(|grant| *grant.id());
    assert!(matches!(find(CredentialKind::ApiKey).await, Err(ResolveError::Unknown)));
    directory.add_credential(acme, &key, "analyser", Some(Duration::from_secs(600))).await.unwrap();
    assert_eq!(find(CredentialKind::ApiKey).await.unwrap(), acme);
    for other in [CredentialKind::Invitation, CredentialKind::WebHook] {
        assert!(matches!(find(other).await, Err(ResolveError::Unknown)), "{other:?}");
    }
    for thief in [acme, bolt] {
        let taken = directory.add_credential(thief, &key, "again", None).await;
        assert!(matches!(taken, Err(DirectoryChangeError::CredentialTaken)), "{taken:?}");
    }
    assert!(!directory.remove_credential(bolt, &key).await.unwrap(), "another tenant's");
    assert_eq!(find(CredentialKind::ApiKey).await.unwrap(), acme);
    let invitation = of(CredentialKind::Invitation);
    directory.add_credential(bolt, &invitation, "for Bob", Some(Duration::ZERO)).await.unwrap();
    assert!(matches!(find(CredentialKind::Invitation).await, Err(ResolveError::Unknown)), "it's over");
    assert!(directory.remove_credential(acme, &key).await.unwrap());
    assert!(matches!(find(CredentialKind::ApiKey).await, Err(ResolveError::Unknown)));
    let nobody = directory.add_credential(Uuid::now_v7(), &key, "x", None).await;
    assert!(matches!(nobody, Err(DirectoryChangeError::Unknown)), "{nobody:?}");
    let blank = directory.add_credential(acme, &key, " ", None).await;
    assert!(matches!(blank, Err(DirectoryChangeError::Text { what: "label" })), "{blank:?}");
    directory.add_credential(acme, &key, "longest", Some(Duration::MAX)).await.unwrap();
    assert_eq!(find(CredentialKind::ApiKey).await.unwrap(), acme);
    for column in ["digest", "kind", "label"] {
        let kept = world.database.raw_text(&format!("SELECT {column} FROM tenant_credentials")).await;
        assert!(kept.iter().all(|text| !text.contains(secret)), "{kept:?}");
    }
}
}
