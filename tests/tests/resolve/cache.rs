//! The directory's cache: what it spares the database, and what it must never keep.

use std::time::Duration;

use tenant_sqlx::prelude::*;
use tenant_sqlx::{
    CacheLimits, Credential, CredentialKind, Domain, Evidence, Membership as _, Refusal, Resolver,
    Source,
};

use crate::world::{World, on_both};

const HOUR: Duration = Duration::from_secs(3_600);

/// Kept for so long that nothing in a test is refused because time went by.
pub fn kept_for_an_hour() -> CacheLimits {
    CacheLimits::default().known(1_000, HOUR).unknown(50, HOUR)
}

pub async fn look_ups(directory: &SqlDirectory) -> u64 {
    directory.cache_use().await.unwrap().look_ups
}

/// Every claim by which the tenant can be found.
pub async fn claims_of_acme(world: &World, directory: &SqlDirectory) -> [Claim; 4] {
    let acme = *world.acme.id();
    let domain: Domain = "portal.acme.example".parse().unwrap();
    directory.add_domain(acme, &domain).await.unwrap();
    directory.verify_domain(acme, &domain).await.unwrap();
    let key = Credential::parse(CredentialKind::ApiKey, "lab_5hQ0cN2vXw8rT1yZ").unwrap();
    directory.add_credential(acme, &key, "analyser", None).await.unwrap();
    let slug = Claim::parse_slug("acme").unwrap();
    [Claim::Id(acme), slug, Claim::Domain(domain), Claim::Credential(key)]
}

on_both! {
async fn l24_a_tenant_that_was_suspended_is_refused_at_its_next_request(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claims = claims_of_acme(&world, &directory).await;
    let acme = *world.acme.id();
    let other = directory.clone();
    for claim in &claims {
        directory.resolve(claim).await.unwrap();
    }
    let asked = look_ups(&directory).await;
    for claim in claims.iter().cycle().take(40) {
        directory.resolve(claim).await.unwrap();
    }
    assert_eq!(look_ups(&directory).await, asked, "the cache answers");
    other.suspend(acme, "ops", "test").await.unwrap();
    for claim in &claims {
        assert!(matches!(directory.resolve(claim).await, Err(ResolveError::Suspended)), "{claim:?}");
    }
    other.resume(acme, "ops", "test").await.unwrap();
    for claim in &claims {
        directory.resolve(claim).await.unwrap();
    }
    other.rename(acme, "Acme Labs", "ops", "test").await.unwrap();
    for claim in &claims {
        assert_eq!(directory.resolve(claim).await.unwrap().name(), "Acme Labs");
    }
    other.retire(acme, "ops", "test").await.unwrap();
    for claim in &claims {
        assert!(matches!(directory.resolve(claim).await, Err(ResolveError::Retired)), "{claim:?}");
    }
    directory.resolve(&Claim::Id(*world.bolt.id())).await.unwrap();
}
}

on_both! {
async fn l24_what_led_to_a_tenant_and_was_taken_away_leads_nowhere(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let [_, _, by_domain, by_key] = claims_of_acme(&world, &directory).await;
    let (Claim::Domain(domain), Claim::Credential(key)) = (&by_domain, &by_key) else { panic!() };
    for claim in [&by_domain, &by_key] {
        directory.resolve(claim).await.unwrap();
    }
    directory.remove_domain(*world.acme.id(), domain).await.unwrap();
    assert!(directory.remove_credential(*world.acme.id(), key).await.unwrap());
    for claim in [&by_domain, &by_key] {
        assert!(matches!(directory.resolve(claim).await, Err(ResolveError::Unknown)), "{claim:?}");
    }
    // And to another tenant once it's given there.
    directory.add_domain(*world.bolt.id(), domain).await.unwrap();
    directory.verify_domain(*world.bolt.id(), domain).await.unwrap();
    directory.add_credential(*world.bolt.id(), key, "given on", None).await.unwrap();
    for claim in [&by_domain, &by_key] {
        assert_eq!(directory.resolve(claim).await.unwrap().id(), world.bolt.id(), "{claim:?}");
    }
}
}

pub type OfMembers = Resolver<SqlDirectory, SqlDirectory>;

pub fn of_members(directory: &SqlDirectory) -> OfMembers {
    Resolver::builder(directory.clone())
        .source(Source::session("tenant"))
        .membership(directory.clone())
        .build()
}

/// Whether the user gets in; otherwise the refusal must be that of a stranger.
pub async fn gets_in(resolver: &OfMembers, user: &str, slug: &str) -> bool {
    match resolver.resolve(&Evidence::new().session("tenant", slug).user(user)).await {
        Ok(grant) => grant.slug().as_str() == slug,
        Err(Refusal::Unknown) => false,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

on_both! {
async fn l24_a_member_who_was_removed_is_refused_at_the_next_request(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    let (resolver, other) = (of_members(&directory), directory.clone());
    for (tenant, user) in [(acme, "ann"), (acme, "bob"), (bolt, "ann")] {
        other.add_member(tenant, user, "owner").await.unwrap();
    }
    let who = [("ann", "acme", true), ("bob", "acme", true), ("ann", "bolt", true), ("bob", "bolt", false)];
    for (user, slug, expected) in who {
        assert_eq!(gets_in(&resolver, user, slug).await, expected, "{user} at {slug}");
    }
    let asked = look_ups(&directory).await;
    for (user, slug, expected) in who.into_iter().cycle().take(40) {
        assert_eq!(gets_in(&resolver, user, slug).await, expected, "{user} at {slug}");
    }
    assert_eq!(look_ups(&directory).await, asked, "the cache answers");
    assert!(other.remove_member(acme, "ann").await.unwrap());
    other.add_member(bolt, "bob", "reader").await.unwrap();
    for (user, slug, expected) in [("ann", "acme", false), ("bob", "acme", true), ("ann", "bolt", true), ("bob", "bolt", true)] {
        assert_eq!(gets_in(&resolver, user, slug).await, expected, "{user} at {slug}");
    }
    assert_eq!(look_ups(&directory).await, asked + 2, "only what was changed is asked for anew");
}
}

on_both! {
async fn a_flood_of_strangers_is_bounded_and_asked_for_once_each(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let acme = *world.acme.id();
    directory.add_member(acme, "ann", "owner").await.unwrap();
    assert!(directory.is_member("ann", &acme).await.unwrap());
    let mut same = Vec::new();
    for _ in 0..200 {
        let directory = directory.clone();
        same.push(tokio::spawn(async move { directory.is_member("eve", &acme).await }));
    }
    for stranger in same {
        assert!(!stranger.await.unwrap().unwrap());
    }
    assert_eq!(look_ups(&directory).await, 2, "200 requests of one user ask once");
    for number in 0..200 {
        assert!(!directory.is_member(&format!("made-up-{number}"), &acme).await.unwrap());
    }
    let usage = directory.cache_use().await.unwrap();
    assert!(usage.unknown <= 50, "{usage:?}");
    assert_eq!((usage.known, usage.under_way), (1, 0), "{usage:?}");
    assert!(directory.is_member("ann", &acme).await.unwrap());
    assert_eq!(look_ups(&directory).await, usage.look_ups, "the flood drove nobody out");
}
}

on_both! {
async fn a_membership_that_can_not_be_asked_for_is_asked_for_again(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let acme = *world.acme.id();
    directory.add_member(acme, "ann", "owner").await.unwrap();
    world.database.raw_execute("ALTER TABLE tenant_members RENAME TO elsewhere").await;
    directory.is_member("ann", &acme).await.unwrap_err();
    world.database.raw_execute("ALTER TABLE elsewhere RENAME TO tenant_members").await;
    assert!(directory.is_member("ann", &acme).await.unwrap());
}
}

on_both! {
async fn a_flood_of_unknown_slugs_is_bounded_and_asked_for_once_each(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let acme = Claim::parse_slug("acme").unwrap();
    directory.resolve(&acme).await.unwrap();
    let claim = Claim::parse_slug("nobody").unwrap();
    let mut same = Vec::new();
    for _ in 0..200 {
        let (directory, claim) = (directory.clone(), claim.clone());
        same.push(tokio::spawn(async move { directory.resolve(&claim).await.is_err() }));
    }
    for refused in same {
        assert!(refused.await.unwrap());
    }
    assert_eq!(look_ups(&directory).await, 2, "200 requests for one slug ask once");
    let mut flood = Vec::new();
    for number in 0..400 {
        let directory = directory.clone();
        flood.push(tokio::spawn(async move {
            let claim = Claim::parse_slug(&format!("made-up-{number}")).unwrap();
            directory.resolve(&claim).await.is_err() && directory.resolve(&claim).await.is_err()
        }));
    }
    for refused in flood {
        assert!(refused.await.unwrap());
    }
    let usage = directory.cache_use().await.unwrap();
    assert!(usage.unknown <= 50, "{usage:?}");
    assert_eq!((usage.known, usage.under_way), (1, 0), "{usage:?}");
    let before = usage.look_ups;
    directory.resolve(&acme).await.unwrap();
    assert_eq!(look_ups(&directory).await, before, "the flood drove nobody out");
}
}

on_both! {
async fn a_tenant_that_was_unknown_is_known_as_soon_as_it_is_there(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claim = Claim::parse_slug("initech").unwrap();
    for _ in 0..3 {
        assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Unknown)));
    }
    assert_eq!(look_ups(&directory).await, 1);
    let record = directory.create("initech".parse().unwrap(), "Initech").await.unwrap();
    assert_eq!(*directory.resolve(&claim).await.unwrap().id(), record.id);
}
}

on_both! {
async fn a_directory_that_is_down_is_asked_again(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claim = Claim::Id(*world.acme.id());
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    for _ in 0..2 {
        assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Directory(_))));
    }
    world.database.raw_execute("ALTER TABLE elsewhere RENAME TO tenants").await;
    directory.resolve(&claim).await.unwrap();
}
}

on_both! {
async fn a_request_that_goes_away_leaves_no_look_up_behind(world) {
    let directory = world.directory.clone().cached(kept_for_an_hour());
    let claim = Claim::Id(*world.acme.id());
    for _ in 0..300 {
        let mut asked = Box::pin(directory.resolve(&claim));
        if let std::task::Poll::Ready(grant) = futures_util::poll!(&mut asked) {
            grant.unwrap();
        }
    }
    assert_eq!(directory.cache_use().await.unwrap().under_way, 0);
    directory.resolve(&claim).await.unwrap();
}
}

on_both! {
async fn l24_a_suspension_that_nobody_told_of_counts_when_the_time_limit_is_over(world) {
    let limits = CacheLimits::default().known(1_000, Duration::from_millis(300));
    let there = SqlDirectory::new(&world.system).cached(limits);
    let claim = Claim::parse_slug("acme").unwrap();
    there.resolve(&claim).await.unwrap();
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    assert!(is_refused_in_the_end(&there, &claim).await);
}
}

on_both! {
async fn l24_a_removal_that_nobody_told_of_counts_when_the_time_limit_is_over(world) {
    let limits = CacheLimits::default().known(1_000, Duration::from_millis(300));
    let there = of_members(&SqlDirectory::new(&world.system).cached(limits));
    world.directory.add_member(*world.acme.id(), "ann", "owner").await.unwrap();
    assert!(gets_in(&there, "ann", "acme").await);
    world.directory.remove_member(*world.acme.id(), "ann").await.unwrap();
    assert!(in_the_end(async || !gets_in(&there, "ann", "acme").await).await);
}
}

pub async fn is_refused_in_the_end(directory: &SqlDirectory, claim: &Claim) -> bool {
    in_the_end(async || directory.resolve(claim).await.is_err()).await
}

/// Asks until it's so. Ninety seconds are no promise, only the end of the test.
#[allow(clippy::future_not_send, reason = "it stays in its test")]
pub async fn in_the_end(is_so: impl AsyncFn() -> bool) -> bool {
    let asking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(90), asking).await.is_ok()
}
