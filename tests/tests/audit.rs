//! The audit log: what is written down, together with what it is about, and for good.

use tenant_sqlx::prelude::*;
use tenant_sqlx::{Audit, AuditAction, AuditEntry, AuditError, DirectoryChangeError, Status};

use crate::world::{World, on_both};

const ENTRIES: &str = "SELECT action || ' ' || actor || ' ' || reason || ' ' || COALESCE(tenant_id, '-') FROM tenant_audit ORDER BY id";

const STATUSES: &str = "SELECT status || ' ' || name FROM tenants ORDER BY slug";

on_both! {
async fn what_changes_a_tenant_is_written_down(world) {
    let (acme, directory) = (*world.acme.id(), &world.directory);
    directory.rename(acme, "Acme Labs", "olga", "new brand").await.unwrap();
    directory.suspend(acme, "billing", "unpaid").await.unwrap();
    directory.resume(acme, "billing", "paid").await.unwrap();
    directory.retire(acme, "olga", "contract ended").await.unwrap();
    let entries = world.database.raw_text(ENTRIES).await;
    assert_eq!(entries, [
        format!("rename olga new brand {acme}"),
        format!("suspend billing unpaid {acme}"),
        format!("resume billing paid {acme}"),
        format!("retire olga contract ended {acme}"),
    ]);
    assert_eq!(world.database.raw_text(STATUSES).await, ["retired Acme Labs", "active Bolt"]);
    let timed = "SELECT count(*) FROM tenant_audit WHERE created_at <= CURRENT_TIMESTAMP";
    assert_eq!(world.database.raw_count(timed).await, 4);
}
}

/// Every change that is audited, made to one tenant.
async fn change_everything(
    world: &World,
    id: Uuid,
    actor: &str,
    reason: &str,
) -> [Result<(), DirectoryChangeError>; 4] {
    let directory = &world.directory;
    [
        directory.rename(id, "Other", actor, reason).await,
        directory.suspend(id, actor, reason).await,
        directory.resume(id, actor, reason).await,
        directory.retire(id, actor, reason).await,
    ]
}

on_both! {
async fn what_is_not_explained_does_not_happen(world) {
    let unseen = "\u{200b}\u{2060}\u{ad}\u{feff}\u{200d}\u{e0001}";
    for (actor, reason) in [
        ("", "because"), ("olga", ""), (" \t", "because"), ("olga", "\n\u{a0}"), (unseen, "because"), ("olga", unseen),
        ("olga", "\u{3164}\u{115f}\u{1160}\u{ffa0}"), ("olga", "\u{2800}"), ("olga", "…"),
    ] {
        for refused in change_everything(&world, *world.acme.id(), actor, reason).await {
            assert!(matches!(refused, Err(DirectoryChangeError::Audit(AuditError::Unexplained))), "{refused:?}");
        }
    }
    assert_eq!(world.database.raw_text(STATUSES).await, ["active Acme", "active Bolt"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
}
}

on_both! {
async fn what_does_not_happen_is_not_written_down(world) {
    for refused in change_everything(&world, Uuid::now_v7(), "olga", "no such tenant").await {
        assert!(matches!(refused, Err(DirectoryChangeError::Unknown)), "{refused:?}");
    }
    world.directory.retire(*world.acme.id(), "olga", "contract ended").await.unwrap();
    let refused = world.directory.resume(*world.acme.id(), "olga", "regret").await;
    assert!(matches!(refused, Err(DirectoryChangeError::Status { .. })), "{refused:?}");
    assert_eq!(world.database.raw_text("SELECT action FROM tenant_audit").await, ["retire"]);
}
}

on_both! {
async fn a_failed_entry_means_no_write(world) {
    let refuse = match world.database.is_postgres() {
        true => "ALTER TABLE tenant_audit ADD CONSTRAINT disk_full CHECK (actor <> 'olga')",
        false => "CREATE TRIGGER disk_full BEFORE INSERT ON tenant_audit WHEN NEW.actor = 'olga' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    };
    world.database.raw_execute(refuse).await;
    for failed in change_everything(&world, *world.acme.id(), "olga", "ticket 7").await {
        assert!(matches!(failed, Err(DirectoryChangeError::Database(_))), "{failed:?}");
    }
    assert_eq!(world.database.raw_text(STATUSES).await, ["active Acme", "active Bolt"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
    // The fault was the entry's: another actor's is kept, and the connections are in order.
    for changed in change_everything(&world, *world.acme.id(), "ivan", "ticket 8").await {
        changed.unwrap();
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 4);
}
}

on_both! {
async fn a_failed_write_means_no_entry(world) {
    let refuse = match world.database.is_postgres() {
        true => "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken page'; END $$; CREATE TRIGGER refuse AFTER UPDATE ON tenants FOR EACH ROW EXECUTE FUNCTION refuse()",
        false => "CREATE TRIGGER refuse AFTER UPDATE ON tenants BEGIN SELECT RAISE(ABORT, 'broken page'); END",
    };
    world.database.raw_execute(refuse).await;
    for failed in change_everything(&world, *world.acme.id(), "olga", "ticket 7").await {
        assert!(matches!(failed, Err(DirectoryChangeError::Database(_))), "{failed:?}");
    }
    assert_eq!(world.database.raw_text(STATUSES).await, ["active Acme", "active Bolt"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
}
}

on_both! {
/// Both statements have succeeded by then: it's the commit that fails.
async fn a_failed_commit_means_neither(world) {
    let refuse = match world.database.is_postgres() {
        true => "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'at commit'; END $$; CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON tenant_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
        false => "CREATE TABLE late (tenant_id BLOB REFERENCES tenants (id) DEFERRABLE INITIALLY DEFERRED); CREATE TRIGGER refuse AFTER INSERT ON tenant_audit BEGIN INSERT INTO late VALUES (X'00'); END",
    };
    world.database.raw_execute(refuse).await;
    for failed in change_everything(&world, *world.acme.id(), "olga", "ticket 7").await {
        assert!(matches!(failed, Err(DirectoryChangeError::Database(_))), "{failed:?}");
    }
    assert_eq!(world.database.raw_text(STATUSES).await, ["active Acme", "active Bolt"]);
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
}
}

on_both! {
async fn a_change_that_was_undone_is_not_believed_by_the_cache(world) {
    let directory = world.directory.clone().cached(tenant_sqlx::CacheLimits::default());
    let claim = Claim::Id(*world.acme.id());
    assert_eq!(directory.resolve(&claim).await.unwrap().name(), "Acme");
    world.database.raw_execute("ALTER TABLE tenant_audit RENAME TO elsewhere").await;
    assert!(directory.suspend(*world.acme.id(), "olga", "ticket 7").await.is_err());
    assert_eq!(directory.find(&claim).await.unwrap().unwrap().status, Status::Active);
    world.database.raw_execute("ALTER TABLE elsewhere RENAME TO tenant_audit").await;
    directory.suspend(*world.acme.id(), "olga", "ticket 7").await.unwrap();
    assert!(matches!(directory.resolve(&claim).await, Err(ResolveError::Suspended)));
}
}

on_both! {
async fn l19_what_was_not_done_can_not_be_written_down(world) {
    let entry = |action| AuditEntry::new(action, "olga", "ticket 7").unwrap().about(world.bolt.id());
    for action in [AuditAction::Suspend, AuditAction::Resume, AuditAction::Retire, AuditAction::Rename] {
        let refused = world.directory.record(&entry(action)).await;
        assert_eq!(refused, Err(AuditError::Unmade { action: action.as_str() }));
    }
    let [mut nobody, mut why] = [AuditAction::Unscoped, AuditAction::AcrossTenants].map(entry);
    nobody.actor.clear();
    why.reason = "\u{200b}".to_owned();
    for blank in [nobody, why] {
        assert_eq!(world.directory.record(&blank).await, Err(AuditError::Unexplained));
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
    world.directory.record(&entry(AuditAction::Unscoped)).await.unwrap();
}
}

/// Runs a statement behind the library's back, and says whether the database took it.
async fn is_taken(database: &tenant_tests::TestDatabase, sql: String) -> bool {
    use sqlx::{Connection as _, Executor as _};

    let text = sqlx::AssertSqlSafe(sql);
    match database.is_postgres() {
        true => {
            let mut connection = sqlx::PgConnection::connect(database.url()).await.unwrap();
            connection.execute(text).await.is_ok()
        }
        false => {
            let mut connection = sqlx::SqliteConnection::connect(database.url()).await.unwrap();
            connection.execute(text).await.is_ok()
        }
    }
}

on_both! {
async fn the_log_only_grows(world) {
    world.directory.suspend(*world.acme.id(), "olga", "unpaid").await.unwrap();
    let before = world.database.raw_text(ENTRIES).await;
    let id = world.database.raw_text("SELECT id FROM tenant_audit").await.remove(0);
    let id = if world.database.is_postgres() { format!("'{id}'") } else { format!("X'{id}'") };
    let insert = |verb: &str, rest: &str| format!("{verb} INTO tenant_audit (id, actor, reason, action) VALUES ({id}, 'eve', 'nothing', 'resume') {rest}");
    let overwrite = insert("INSERT", "ON CONFLICT (id) DO UPDATE SET actor = 'eve'");
    let mut attacks = vec![
        "UPDATE tenant_audit SET actor = 'eve'".to_owned(),
        "UPDATE tenant_audit SET created_at = CURRENT_TIMESTAMP".to_owned(),
        "DELETE FROM tenant_audit".to_owned(),
        format!("DELETE FROM tenant_audit WHERE id = {id}"),
        overwrite,
    ];
    match world.database.is_postgres() {
        true => attacks.extend([
            "TRUNCATE tenant_audit".to_owned(),
            "WITH gone AS (DELETE FROM tenant_audit RETURNING *) SELECT * FROM gone".to_owned(),
            "SET session_replication_role = replica; DELETE FROM tenant_audit".to_owned(),
        ]),
        false => attacks.extend([
            insert("REPLACE", ""),
            insert("INSERT OR REPLACE", ""),
            "INSERT OR REPLACE INTO tenant_audit (rowid, id, actor, reason, action) SELECT rowid, X'01', 'eve', 'nothing', 'resume' FROM tenant_audit".to_owned(),
            "PRAGMA recursive_triggers = OFF; REPLACE INTO tenant_audit SELECT * FROM tenant_audit".to_owned(),
        ]),
    }
    for attack in attacks {
        assert!(!is_taken(&world.database, attack.clone()).await, "{attack}");
        assert_eq!(world.database.raw_text(ENTRIES).await, before, "{attack}");
    }
    // What was refused was the change, not the text: a new entry is taken.
    let fresh = Uuid::now_v7();
    let fresh = insert("INSERT", "").replace(&id, &world.literal(fresh));
    assert!(is_taken(&world.database, fresh).await);
}
}

on_both! {
/// Entries that stood there before this version said so of themselves.
async fn entries_of_an_older_version_are_kept(world) {
    let entry = AuditEntry::new(AuditAction::AcrossTenants, "ops", "ticket 7").unwrap();
    world.directory.record(&entry).await.unwrap();
    let undo = match world.database.is_postgres() {
        true => "DROP TRIGGER tenant_audit_keeps ON tenant_audit; DROP FUNCTION tenant_audit_keeps; DROP INDEX tenant_audit_tenant; ALTER TABLE tenant_audit DROP COLUMN action, DROP COLUMN tenant_id; DELETE FROM tenant_migrations WHERE version = 3",
        false => "DROP TRIGGER tenant_audit_keeps_values; DROP TRIGGER tenant_audit_keeps_rows; DROP TRIGGER tenant_audit_keeps_ids; DROP INDEX tenant_audit_tenant; ALTER TABLE tenant_audit DROP COLUMN action; ALTER TABLE tenant_audit DROP COLUMN tenant_id; DELETE FROM tenant_migrations WHERE version = 3",
    };
    world.database.raw_execute(undo).await;
    world.directory.migrate().await.unwrap();
    assert_eq!(world.database.raw_text(ENTRIES).await, ["cross_tenant ops ticket 7 -"]);
}
}
