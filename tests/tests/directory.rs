//! The directory: who is a tenant, and what becomes of a claim.

use std::sync::Mutex;

use tenant_sqlx::prelude::*;
use tenant_sqlx::{
    Audit, AuditEntry, AuditError, DirectoryChangeError, DirectoryError, MalformedClaim, Placement,
    Status, TenantRecord,
};

use crate::world::{Customer, customer, on_both};

on_both! {
async fn a_tenant_is_found_by_id_and_by_slug(world) {
    let record = world.directory.create("initech".parse().unwrap(), "Initech ").await.unwrap();
    assert_eq!((record.status, record.placement.clone(), record.name.as_str()), (Status::Active, Placement::Shared, "Initech "));
    for claim in [Claim::Id(record.id), Claim::parse_slug("initech").unwrap(), Claim::parse_id(&record.id.to_string()).unwrap()] {
        let found = world.directory.find(&claim).await.unwrap().unwrap();
        assert_eq!(found, record);
        let grant = world.directory.resolve(&claim).await.unwrap();
        assert_eq!((*grant.id(), grant.slug().as_str(), grant.name()), (record.id, "initech", "Initech "));
    }
}
}

on_both! {
async fn a_slug_belongs_to_one_tenant_for_good(world) {
    let taken = |slug: &str| world.directory.create(slug.parse().unwrap(), "Other");
    assert!(matches!(taken("acme").await, Err(DirectoryChangeError::SlugTaken)));
    world.directory.suspend(*world.acme.id(), "ops", "test").await.unwrap();
    assert!(matches!(taken("acme").await, Err(DirectoryChangeError::SlugTaken)));
    world.directory.retire(*world.acme.id(), "ops", "test").await.unwrap();
    assert!(matches!(taken("acme").await, Err(DirectoryChangeError::SlugTaken)));
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenants").await, 2);
}
}

#[test]
fn text_that_is_no_slug_is_malformed() {
    let long = "a".repeat(64);
    for text in [
        "",
        " ",
        "Acme",
        "ACME",
        "-acme",
        "acme-",
        "ac me",
        "acme\0",
        "acme\n",
        " acme",
        "acme.",
        "ac_me",
        "äcme",
        "acme'; --",
        "..",
        "a/b",
        "%41cme",
        "аcme",
        &long,
    ] {
        assert_eq!(Claim::<Uuid>::parse_slug(text).unwrap_err(), MalformedClaim::Slug, "`{text}`");
        assert!(text.parse::<Slug>().is_err());
    }
    for text in ["a", "0", "a-b", "a--b", &"a".repeat(63)] {
        assert_eq!(text.parse::<Slug>().unwrap().as_str(), text);
    }
}

#[test]
fn text_that_is_no_id_is_malformed() {
    for text in ["", "acme", "0", "' OR 1=1 --", "00000000-0000-0000-0000-00000000000g", "\0"] {
        assert_eq!(Claim::<Uuid>::parse_id(text).unwrap_err(), MalformedClaim::Id, "`{text}`");
    }
    for text in ["", "x", "1.5", "9223372036854775808", "1 ", "0x1", "\0"] {
        assert_eq!(Claim::<i64>::parse_id(text).unwrap_err(), MalformedClaim::Id, "`{text}`");
    }
    assert_eq!(Claim::<i32>::parse_id("2147483648").unwrap_err(), MalformedClaim::Id);
    assert_eq!(Claim::<Slug>::parse_id("Acme").unwrap_err(), MalformedClaim::Id);
}

on_both! {
async fn a_name_that_nobody_could_read_is_refused(world) {
    let longest = "ä".repeat(SqlDirectory::MAX_NAME_LENGTH);
    for name in ["", " ", "\t\n", "\u{a0}", "a\0b", &format!("{longest}ä")] {
        let refused = world.directory.create("initech".parse().unwrap(), name).await;
        assert!(matches!(refused, Err(DirectoryChangeError::Name)), "{refused:?}");
        let refused = world.directory.rename(*world.acme.id(), name, "ops", "test").await;
        assert!(matches!(refused, Err(DirectoryChangeError::Name)), "{refused:?}");
    }
    world.directory.rename(*world.acme.id(), &longest, "ops", "test").await.unwrap();
    let refused = world.directory.rename(Uuid::now_v7(), "Nobody", "ops", "test").await;
    assert!(matches!(refused, Err(DirectoryChangeError::Unknown)), "{refused:?}");
    let names = world.database.raw_text("SELECT name FROM tenants ORDER BY slug").await;
    assert_eq!(names, [longest.as_str(), "Bolt"]);
    let grant = world.directory.resolve(&Claim::Id(*world.acme.id())).await.unwrap();
    assert_eq!((grant.name(), grant.slug().as_str()), (longest.as_str(), "acme"));
}
}

on_both! {
async fn a_suspended_tenant_is_refused_until_it_is_resumed(world) {
    let (acme, directory) = (*world.acme.id(), &world.directory);
    let claim = Claim::Id(acme);
    directory.suspend(acme, "ops", "test").await.unwrap();
    directory.suspend(acme, "ops", "test").await.unwrap();
    assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Suspended)));
    assert!(matches!(directory.resolve(&Claim::parse_slug("acme").unwrap()).await, Err(ResolveError::Suspended)));
    assert!(matches!(directory.resolve_retired(&claim).await, Err(ResolveError::NotRetired)));
    directory.resolve(&Claim::Id(*world.bolt.id())).await.unwrap();
    directory.resume(acme, "ops", "test").await.unwrap();
    directory.resolve(&claim).await.unwrap();
    assert!(matches!(directory.resolve_retired(&claim).await, Err(ResolveError::NotRetired)));
}
}

on_both! {
async fn a_retired_tenant_stays_retired(world) {
    let (acme, directory) = (*world.acme.id(), &world.directory);
    let claim = Claim::Id(acme);
    directory.retire(acme, "ops", "test").await.unwrap();
    directory.retire(acme, "ops", "test").await.unwrap();
    for refused in [directory.resume(acme, "ops", "test").await, directory.suspend(acme, "ops", "test").await] {
        assert!(matches!(refused, Err(DirectoryChangeError::Status { from: "retired", .. })), "{refused:?}");
    }
    assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Retired)));
    assert_eq!(*directory.resolve_retired(&claim).await.unwrap().id(), acme);
    assert!(matches!(directory.resolve_retired(&Claim::Id(*world.bolt.id())).await, Err(ResolveError::NotRetired)));
    assert_eq!(world.database.raw_text("SELECT status FROM tenants ORDER BY slug").await, ["retired", "active"]);
}
}

on_both! {
async fn an_unknown_tenant_is_unknown(world) {
    let (nobody, directory) = (Uuid::now_v7(), &world.directory);
    for claim in [Claim::Id(nobody), Claim::Id(Uuid::nil()), Claim::parse_slug("initech").unwrap()] {
        assert!(directory.find(&claim).await.unwrap().is_none());
        assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Unknown)));
        assert!(matches!(directory.resolve_retired(&claim).await, Err(ResolveError::Unknown)));
    }
    for refused in [directory.suspend(nobody, "ops", "test").await, directory.resume(nobody, "ops", "test").await, directory.retire(nobody, "ops", "test").await] {
        assert!(matches!(refused, Err(DirectoryChangeError::Unknown)), "{refused:?}");
    }
}
}

on_both! {
async fn each_visits_the_active_tenants_alone_each_under_its_own_token(world) {
    let directory = &world.directory;
    for (slug, status) in [("calm", "suspended"), ("done", "retired"), ("east", "active")] {
        let record = directory.create(slug.parse().unwrap(), slug).await.unwrap();
        match status {
            "suspended" => directory.suspend(record.id, "ops", "test").await.unwrap(),
            "retired" => directory.retire(record.id, "ops", "test").await.unwrap(),
            _ => {}
        }
    }
    let mut visited = Vec::new();
    CrossTenant::scope(directory, "cleaner", "greet everyone", async |cross| {
        directory.each(&cross, async |tenant| {
            customer(&tenant, &world.pool, "Ann").await;
            assert_eq!(Customer::select().count(&tenant, &world.pool).await.unwrap(), 1);
            visited.push(tenant.slug().to_string());
            Ok::<_, ResolveError>(())
        }).await
    }).await.unwrap().unwrap();
    visited.sort();
    assert_eq!(visited, ["acme", "bolt", "east"]);
    assert_eq!(world.database.raw_count("SELECT count(DISTINCT tenant_id) FROM customers").await, 3);
}
}

on_both! {
async fn each_ends_with_the_first_error_of_the_work(world) {
    let mut visited = 0;
    let outcome = CrossTenant::scope(&world.directory, "cleaner", "fail", async |cross| {
        world.directory.each(&cross, async |_| {
            visited += 1;
            Err(ResolveError::Unknown)
        }).await
    }).await.unwrap();
    assert!(outcome.is_err());
    assert_eq!(visited, 1);
}
}

on_both! {
async fn going_beyond_one_tenant_is_written_down_first(world) {
    let entries = "SELECT count(*) FROM tenant_audit WHERE actor = 'ops' AND reason = 'ticket 7'";
    let seen = CrossTenant::scope(&world.directory, "ops", "ticket 7", async |cross| {
        assert_eq!((cross.actor(), cross.reason()), ("ops", "ticket 7"));
        world.database.raw_count(entries).await
    }).await.unwrap();
    assert_eq!(seen, 1, "before the work begins");
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 1);
}
}

on_both! {
async fn without_an_actor_and_a_reason_nobody_goes_beyond_one_tenant(world) {
    for (actor, reason) in [("", "because"), ("ops", ""), (" ", "because"), ("ops", "\t\n"), ("", "")] {
        let refused = CrossTenant::scope(&world.directory, actor, reason, async |_| panic!("the work began")).await;
        assert!(matches!(refused, Err(AuditError::Unexplained)), "{refused:?}");
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
}
}

on_both! {
async fn when_the_log_is_down_nobody_goes_beyond_one_tenant(world) {
    world.database.raw_execute("DROP TABLE tenant_audit").await;
    let refused = CrossTenant::scope(&world.directory, "ops", "ticket 7", async |_| panic!("the work began")).await;
    assert!(matches!(refused, Err(AuditError::Unavailable { .. })), "{refused:?}");
}
}

on_both! {
async fn when_the_directory_is_down_no_claim_is_resolved(world) {
    world.database.raw_execute("ALTER TABLE tenants RENAME TO elsewhere").await;
    let claim = Claim::Id(*world.acme.id());
    let down = world.directory.resolve(&claim).await;
    assert!(matches!(down, Err(ResolveError::Directory(DirectoryError::Unavailable { .. }))), "{down:?}");
    let down = world.directory.resolve_retired(&claim).await;
    assert!(matches!(down, Err(ResolveError::Directory(_))), "{down:?}");
    assert!(matches!(world.directory.create("initech".parse().unwrap(), "I").await, Err(DirectoryChangeError::Database(_))));
    assert!(matches!(world.directory.suspend(*world.acme.id(), "ops", "test").await, Err(DirectoryChangeError::Database(_))));
}
}

on_both! {
async fn migrating_twice_changes_nothing(world) {
    world.directory.migrate().await.unwrap();
    world.directory.resolve(&Claim::Id(*world.acme.id())).await.unwrap();
}
}

/// A directory, and a log, whose answer is fixed.
struct Fixed {
    answer: TenantRecord,
    logged: Mutex<Vec<AuditEntry>>,
}

impl Directory for Fixed {
    async fn find(&self, _: &Claim) -> Result<Option<TenantRecord>, DirectoryError> {
        Ok(Some(self.answer.clone()))
    }
}

impl Audit for Fixed {
    async fn record(&self, entry: &AuditEntry) -> Result<(), AuditError> {
        self.logged.lock().unwrap().push(entry.clone());
        Ok(())
    }
}

fn fixed(status: Status) -> Fixed {
    let answer = TenantRecord {
        id: Uuid::from_u128(7),
        slug: "victim".parse().unwrap(),
        name: "Victim".to_owned(),
        status,
        placement: Placement::Shared,
    };
    Fixed { answer, logged: Mutex::default() }
}

/// Leak 23: the record is another tenant's than the one that was asked for.
#[tokio::test]
async fn l23_a_directory_that_answers_with_another_tenant_is_not_believed() {
    for status in [Status::Active, Status::Suspended, Status::Retired] {
        let liar = fixed(status);
        for claim in [Claim::Id(Uuid::from_u128(8)), Claim::parse_slug("acme").unwrap()] {
            for error in [
                liar.resolve(&claim).await.map(drop).unwrap_err(),
                liar.resolve_retired(&claim).await.map(drop).unwrap_err(),
            ] {
                assert!(
                    matches!(error, ResolveError::Directory(DirectoryError::Inconsistent)),
                    "{error:?}"
                );
            }
        }
    }
    let honest = fixed(Status::Active);
    honest.resolve(&Claim::Id(Uuid::from_u128(7))).await.unwrap();
    honest.resolve(&Claim::parse_slug("victim").unwrap()).await.unwrap();
}

#[tokio::test]
async fn any_log_may_keep_the_entries() {
    let log = fixed(Status::Active);
    CrossTenant::scope(&log, "ops", "ticket 7", async |_| {}).await.unwrap();
    let logged = log.logged.lock().unwrap();
    assert_eq!(logged.len(), 1);
    assert_eq!((logged[0].actor.as_str(), logged[0].reason.as_str()), ("ops", "ticket 7"));
}
