use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{Kind, NOTES, Note, breaks, fits, on_each, says_only};

#[tokio::test]
async fn a_column_that_is_not_there() {
    let tables = NOTES.replace("body TEXT NOT NULL", "text TEXT");
    breaks::<Note>(&tables, Rule::ColumnExists, Kind::Fault, "there is no column `body`").await;
}

#[tokio::test]
async fn a_column_that_may_be_null() {
    let tables = NOTES.replace("body TEXT NOT NULL", "body TEXT");
    breaks::<Note>(&tables, Rule::NullIsReadable, Kind::Fault, "column `body` may be NULL").await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct OptionalNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    body: Option<String>,
}

#[tokio::test]
async fn an_option_reads_a_column_that_is_never_null() {
    fits::<OptionalNote>(NOTES).await;
    fits::<OptionalNote>(&NOTES.replace("body TEXT NOT NULL", "body TEXT")).await;
}

#[tokio::test]
async fn a_column_that_the_entity_does_not_fill() {
    let tables = NOTES.replace("body TEXT NOT NULL", "body TEXT NOT NULL, author TEXT NOT NULL");
    let says = "column `author` is NOT NULL without a default";
    breaks::<Note>(&tables, Rule::InsertIsComplete, Kind::Fault, says).await;
    for filled in ["author TEXT NOT NULL DEFAULT ''", "author TEXT"] {
        let body = format!("body TEXT NOT NULL, {filled}");
        fits::<Note>(&NOTES.replace("body TEXT NOT NULL", &body)).await;
    }
}

/// What a trigger fills in, the catalog doesn't say. One that comes later fills nothing in.
#[tokio::test]
async fn a_trigger_may_fill_a_column_on_postgres() {
    let tables = NOTES.replace("body TEXT NOT NULL", "body TEXT NOT NULL, author TEXT NOT NULL");
    for (when, clean) in
        [("BEFORE INSERT", true), ("BEFORE UPDATE", false), ("AFTER INSERT", false)]
    {
        let [(postgres, system), _] = on_each(&tables).await;
        postgres
            .raw_execute(&format!(
                "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN NEW.author := 'nobody'; RETURN NEW; END $$;
                CREATE TRIGGER fill {when} ON notes FOR EACH ROW EXECUTE FUNCTION fill()"
            ))
            .await;
        let report = verify::only::<Note>(&system).await.unwrap();
        assert_eq!(report.is_clean(), clean, "{when}: {report}");
    }
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct NumberedNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(generated)]
    number: i64,
}

#[tokio::test]
async fn a_generated_column_that_the_database_leaves_empty() {
    let tables = NOTES.replace("body TEXT NOT NULL", "number BIGINT NOT NULL");
    let says = "column `number` is `generated`";
    breaks::<NumberedNote>(&tables, Rule::GeneratedByDatabase, Kind::Fault, says).await;
    let tables = NOTES.replace("body TEXT NOT NULL", "number BIGINT NOT NULL DEFAULT 7");
    fits::<NumberedNote>(&tables).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "counted")]
struct Counted {
    #[tenant(id, generated)]
    id: i64,
    #[tenant(key)]
    tenant_id: Uuid,
}

/// SQLite numbers the rows of an `INTEGER PRIMARY KEY`, and leaves any other primary key NULL.
#[tokio::test]
async fn a_generated_id_that_sqlite_leaves_null() {
    for (id, clean) in [("INTEGER", true), ("BIGINT", false), ("INT", false)] {
        let tables = format!(
            "CREATE TABLE counted (id {id} PRIMARY KEY, tenant_id BLOB NOT NULL);
            CREATE INDEX counted_tenant ON counted (tenant_id)"
        );
        let [_, (sqlite, system)] = on_each("SELECT 1").await;
        sqlite.raw_execute(&tables).await;
        let report = verify::only::<Counted>(&system).await.unwrap();
        assert_eq!(report.is_clean(), clean, "{id}: {report}");
        if !clean {
            says_only(
                &report,
                Rule::GeneratedByDatabase,
                Kind::Fault,
                "column `id` is `generated`",
            );
        }
    }
}

#[tokio::test]
async fn a_column_that_the_database_always_computes() {
    let computed = "body TEXT NOT NULL GENERATED ALWAYS AS ('x') STORED";
    let tables = NOTES.replace("body TEXT NOT NULL", computed);
    let says = "the database computes column `body`";
    breaks::<Note>(&tables, Rule::GeneratedByDatabase, Kind::Fault, says).await;
}

#[tokio::test]
async fn an_identity_is_generated() {
    let identity = "number BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY";
    let [(postgres, system), _] = on_each("SELECT 1").await;
    postgres.raw_execute(&NOTES.replace("body TEXT NOT NULL", identity)).await;
    let report = verify::only::<NumberedNote>(&system).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct PassingNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(deleted_at)]
    deleted_at: Option<DateTime<Utc>>,
}

#[tokio::test]
async fn a_deletion_that_can_not_be_absent() {
    let tables = NOTES.replace("body TEXT NOT NULL", "deleted_at TIMESTAMPTZ NOT NULL");
    let says = "column `deleted_at` is NOT NULL";
    breaks::<PassingNote>(&tables, Rule::DeletionIsOptional, Kind::Fault, says).await;
}

#[tokio::test]
async fn a_primary_key_that_may_be_null_on_sqlite() {
    let tables = NOTES.replace("UUID NOT NULL PRIMARY KEY", "UUID PRIMARY KEY");
    let [(_postgres, postgres), (_sqlite, sqlite)] = on_each(&tables).await;
    let report = verify::only::<Note>(&postgres).await.unwrap();
    assert!(report.is_clean(), "{report}");
    let report = verify::only::<Note>(&sqlite).await.unwrap();
    says_only(&report, Rule::NullIsReadable, Kind::Warning, "SQLite allows it in a primary key");
    let strict = format!("{} STRICT;", tables.trim_end().trim_end_matches(';'));
    let [_, (_sqlite, sqlite)] = sqlite_with(&strict).await;
    let report = verify::only::<Note>(&sqlite).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

/// A database of each backend, of which only that of SQLite has these tables.
async fn sqlite_with(tables: &str) -> [(tenant_tests::TestDatabase, SystemPool); 2] {
    let both = on_each("SELECT 1").await;
    both[1].0.raw_execute(&super::in_sqlite(tables)).await;
    both
}
