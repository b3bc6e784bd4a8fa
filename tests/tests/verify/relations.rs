use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{Kind, NOTES, Note, breaks, on_each, reports, says_only};

#[tokio::test]
async fn a_table_that_is_not_there() {
    breaks::<Note>("SELECT 1", Rule::RelationExists, Kind::Fault, "there is no table `notes`")
        .await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes", schema = "elsewhere")]
struct NoteElsewhere {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[tokio::test]
async fn a_table_in_another_schema_is_not_it() {
    let says = "there is no table `elsewhere.notes`";
    breaks::<NoteElsewhere>(NOTES, Rule::RelationExists, Kind::Fault, says).await;
}

#[tokio::test]
async fn a_table_in_the_declared_schema_is_it() {
    let [(postgres, system), _] = on_each("SELECT 1").await;
    postgres
        .raw_execute(
            "CREATE SCHEMA elsewhere;
            CREATE TABLE elsewhere.notes (id UUID PRIMARY KEY, tenant_id UUID NOT NULL);
            CREATE INDEX notes_tenant ON elsewhere.notes (tenant_id)",
        )
        .await;
    let report = verify::only::<NoteElsewhere>(&system).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "note_view")]
struct WrittenView {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(Debug, TenantScoped)]
#[tenant(view = "note_view")]
struct ReadView {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[tokio::test]
async fn a_view_is_declared_as_one() {
    let tables = format!("{NOTES} CREATE VIEW note_view AS SELECT id, tenant_id FROM notes");
    let says = "`note_view` is a view";
    breaks::<WrittenView>(&tables, Rule::RelationIsTable, Kind::Warning, says).await;
    super::fits::<ReadView>(&tables).await;
}

#[tokio::test]
async fn a_view_that_lacks_a_column() {
    let tables = format!("{NOTES} CREATE VIEW note_view AS SELECT id FROM notes");
    let says = "there is no column `tenant_id`";
    breaks::<ReadView>(&tables, Rule::ColumnExists, Kind::Fault, says).await;
}

/// The schema of a name without one is the first of the search path that has it.
#[tokio::test]
async fn a_table_is_found_on_the_search_path() {
    let [(postgres, _), _] = on_each("SELECT 1").await;
    postgres.raw_execute("CREATE SCHEMA app").await;
    postgres.raw_execute(&NOTES.replace("TABLE notes", "TABLE app.notes")).await;
    postgres
        .raw_execute(
            "DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET search_path = app', current_database());
            END $$",
        )
        .await;
    let system = SystemPool::connect(postgres.url()).await.unwrap();
    let report = verify::only::<Note>(&system).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn a_quoted_name_is_taken_as_it_is() {
    #[derive(Debug, TenantScoped)]
    #[tenant(table = "Odd notes")]
    struct Odd {
        #[tenant(id)]
        id: Uuid,
        #[tenant(key)]
        tenant_id: Uuid,
    }
    let tables = NOTES
        .replace("TABLE notes", "TABLE \"Odd notes\"")
        .replace("body TEXT NOT NULL", "body TEXT");
    for report in reports::<Odd>(&tables).await {
        assert!(report.is_clean(), "{report}");
    }
    let plain = NOTES.replace("body TEXT NOT NULL", "body TEXT");
    for report in reports::<Odd>(&plain).await {
        says_only(&report, Rule::RelationExists, Kind::Fault, "Odd");
    }
}

#[tokio::test]
async fn only_sqlite_takes_two_spellings_for_one_name() {
    let tables = NOTES.replace("notes", "\"Notes\"").replace("tenant_id", "\"Tenant_ID\"");
    let [postgres, sqlite] = reports::<Note>(&tables).await;
    says_only(&postgres, Rule::RelationExists, Kind::Fault, "there is no table `notes`");
    assert!(sqlite.is_clean(), "{sqlite}");
}

/// A key of a partitioned table is repeated by each of its partitions.
#[tokio::test]
async fn a_partitioned_table_is_one_table() {
    #[derive(Debug, TenantScoped)]
    #[tenant(table = "answers")]
    struct Answer {
        #[tenant(id)]
        id: Uuid,
        #[tenant(key)]
        tenant_id: Uuid,
        #[tenant(references = Note)]
        note_id: Uuid,
    }
    let [(postgres, system), _] = on_each("SELECT 1").await;
    let partitions = |table: &str| {
        format!(
            "CREATE TABLE {table}_0 PARTITION OF {table} FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE {table}_1 PARTITION OF {table} FOR VALUES WITH (MODULUS 2, REMAINDER 1);"
        )
    };
    let tables = format!(
        "CREATE TABLE notes (id UUID NOT NULL, tenant_id UUID NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (tenant_id, id)) PARTITION BY HASH (tenant_id);
        CREATE TABLE answers (id UUID NOT NULL, tenant_id UUID NOT NULL, note_id UUID NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, note_id) REFERENCES notes (tenant_id, id) ON DELETE CASCADE
        ) PARTITION BY HASH (tenant_id);
        {} {}",
        partitions("notes"),
        partitions("answers")
    );
    postgres.raw_execute(&tables).await;
    let report = verify::only::<(Note, Answer)>(&system).await.unwrap();
    assert!(report.is_clean(), "{report}");
}
