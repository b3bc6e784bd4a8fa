//! The raw door: written down before it opens, and nothing that it leaves behind comes back.

use tenant_sqlx::prelude::*;
use tenant_sqlx::{Audit, AuditAction, AuditEntry, AuditError};

use crate::world::{Customer, World, customer, on_both};

/// Gives each tenant a customer of the same name.
async fn fill(world: &World) {
    for grant in [&world.acme, &world.bolt] {
        enter!(tenant = grant);
        customer(&tenant, &world.pool, "Ann").await;
    }
}

#[derive(Debug, PartialEq, Row)]
struct Named {
    name: String,
    tenant_id: Uuid,
}

on_both! {
async fn l19_the_raw_door_is_written_down_before_it_opens(world) {
    fill(&world).await;
    let entries = "SELECT action || ' ' || actor || ' ' || reason FROM tenant_audit";
    let seen = world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
        let written = world.database.raw_text(entries).await;
        let renamed = raw.sql("UPDATE customers SET name = $1 WHERE name = $2");
        let renamed = renamed.bind("Eve".to_owned()).bind("Ann".to_owned()).execute().await.unwrap();
        (written, renamed)
    }).await.unwrap();
    assert_eq!(seen, (vec!["unscoped olga ticket 7".to_owned()], 2), "rows of both tenants");
    assert_eq!(world.database.raw_text("SELECT name FROM customers").await, ["Eve", "Eve"]);
}
}

on_both! {
async fn l19_without_an_entry_the_raw_door_stays_shut(world) {
    fill(&world).await;
    for (actor, reason) in [("", "because"), ("olga", " "), ("\t", "\n")] {
        let refused = world.system.dangerously_unscoped(&world.directory, actor, reason, async |_| panic!("it opened")).await;
        assert_eq!(refused, Err(AuditError::Unexplained));
    }
    assert_eq!(world.database.raw_count("SELECT count(*) FROM tenant_audit").await, 0);
    world.database.raw_execute("DROP TABLE tenant_audit").await;
    let refused = world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
        raw.sql("DELETE FROM customers").execute().await.unwrap();
    }).await;
    assert!(matches!(refused, Err(AuditError::Unavailable { .. })), "{refused:?}");
    assert_eq!(world.database.raw_count("SELECT count(*) FROM customers").await, 2);
}
}

on_both! {
async fn rows_are_read_by_name_or_by_order(world) {
    fill(&world).await;
    let (acme, bolt) = (*world.acme.id(), *world.bolt.id());
    world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
        let both = raw.sql("SELECT 1 AS first, tenant_id, name FROM customers ORDER BY tenant_id");
        let named = |tenant_id| Named { name: "Ann".to_owned(), tenant_id };
        assert_eq!(both.fetch::<Named>().await.unwrap(), [named(acme), named(bolt)]);
        let pairs = raw.sql("SELECT tenant_id, name FROM customers WHERE tenant_id = $1").bind(bolt);
        assert_eq!(pairs.fetch::<(Uuid, String)>().await.unwrap(), [(bolt, "Ann".to_owned())]);
        assert_eq!(raw.sql("SELECT name FROM customers WHERE 1 = 0").fetch::<Named>().await.unwrap(), []);
        let missing = raw.sql("SELECT name FROM customers").fetch::<Named>().await;
        assert!(matches!(missing, Err(Error::Schema { .. })), "{missing:?}");
        let rows = raw.sql("SELECT * FROM customers ORDER BY tenant_id").fetch::<Customer>().await.unwrap();
        enter!(tenant = world.acme);
        let mut rows = rows.into_iter();
        assert_eq!(tenant.adopt(rows.next().unwrap()).unwrap().name, "Ann");
        assert!(tenant.adopt(rows.next().unwrap()).is_err(), "of another tenant");
    }).await.unwrap();
}
}

#[derive(Debug, PartialEq, Row)]
struct Numbered {
    number: i64,
}

on_both! {
/// A text that comes again may have values of other types, and its tables other columns.
async fn a_repeated_text_is_never_kept_prepared(world) {
    let table = "CREATE TABLE repaired (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)";
    world.database.raw_execute(table).await;
    world.database.raw_execute("INSERT INTO repaired VALUES (1, 1)").await;
    world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
        let update = "UPDATE repaired SET number = $1";
        for number in [5_i64, 5, 6] {
            assert_eq!(raw.sql(update).bind(number).execute().await, Ok(1));
        }
        assert_eq!(raw.sql(update).bind(7.0_f64).execute().await, Ok(1));
        let all = "SELECT * FROM repaired";
        for _ in 0..3 {
            assert_eq!(raw.sql(all).fetch::<Numbered>().await, Ok(vec![Numbered { number: 7 }]));
        }
        raw.sql("ALTER TABLE repaired ADD COLUMN note TEXT").execute().await.unwrap();
        assert_eq!(raw.sql(all).fetch::<Numbered>().await, Ok(vec![Numbered { number: 7 }]));
    }).await.unwrap();
}
}

on_both! {
async fn l21_what_the_raw_door_leaves_behind_does_not_come_back(world) {
    fill(&world).await;
    let set = match world.database.is_postgres() {
        true => "SET search_path = nowhere",
        false => "PRAGMA query_only = ON",
    };
    // Until the pool's idle connections have all been through the door.
    for _ in 0..4 {
        world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
            raw.sql(set).execute().await.unwrap();
            raw.sql("BEGIN").execute().await.unwrap();
        }).await.unwrap();
        enter!(tenant = world.acme);
        customer(&tenant, &world.pool, &Uuid::now_v7().to_string()).await;
    }
    let committed = "SELECT count(*) FROM customers";
    assert_eq!(world.database.raw_count(committed).await, 6, "not inside a transaction of the door's");
    world.system.dangerously_unscoped(&world.directory, "olga", "ticket 8", async |mut raw| {
        raw.sql("BEGIN").execute().await.unwrap();
        raw.sql("DELETE FROM customers").execute().await.unwrap();
    }).await.unwrap();
    enter!(tenant = world.bolt);
    assert_eq!(Customer::select().count(&tenant, &world.pool).await.unwrap(), 1);
    assert_eq!(world.database.raw_count(committed).await, 6, "what wasn't committed is undone");
}
}

on_both! {
async fn l21_what_a_migration_leaves_behind_does_not_come_back(world) {
    use sqlx::migrate::{Migration, MigrationType, Migrator};

    fill(&world).await;
    let (set, show) = match world.database.is_postgres() {
        true => ("SET session_replication_role = replica", "SHOW session_replication_role"),
        false => ("PRAGMA foreign_keys = OFF", "SELECT CASE foreign_keys WHEN 1 THEN 'origin' ELSE 'off' END FROM pragma_foreign_keys"),
    };
    let sql = sqlx::SqlStr::from_static(set);
    let migration = Migration::new(1, "no references".into(), MigrationType::Simple, sql, true);
    world.system.migrate(&Migrator::with_migrations(vec![migration])).await.unwrap();
    // Until the pool's idle connections have all been through the door.
    for _ in 0..4 {
        let shown = world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
            raw.sql(show).fetch::<String>().await.unwrap()
        }).await.unwrap();
        assert_eq!(shown, ["origin"]);
    }
}
}

on_both! {
async fn a_refused_text_is_an_error_and_the_door_stays_open(world) {
    fill(&world).await;
    let counted = world.system.dangerously_unscoped(&world.directory, "olga", "ticket 7", async |mut raw| {
        let refused = raw.sql("SELECT secret FROM nowhere").execute().await;
        assert!(matches!(refused, Err(Error::Schema { .. })), "{refused:?}");
        raw.sql("SELECT COUNT(*) FROM customers").fetch::<i64>().await.unwrap()
    }).await.unwrap();
    assert_eq!(counted, [2]);
}
}

/// Any log will do, and it is asked first.
#[tokio::test]
async fn any_log_may_keep_the_entry() {
    struct Log(std::sync::Mutex<Vec<AuditEntry>>);
    impl Audit for Log {
        async fn record(&self, entry: &AuditEntry) -> Result<(), AuditError> {
            self.0.lock().unwrap().push(entry.clone());
            Ok(())
        }
    }
    let world = World::on_sqlite().await;
    let log = Log(std::sync::Mutex::default());
    world.system.dangerously_unscoped(&log, "olga", "ticket 7", async |_| ()).await.unwrap();
    let entries = log.0.into_inner().unwrap();
    let expected = AuditEntry::new(AuditAction::Unscoped, "olga", "ticket 7").unwrap();
    assert_eq!(entries, [expected]);
}
