use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{Kind, NOTES, NewNote, Note, breaks, fits, on_each};
use crate::world::Laboratory;

#[tokio::test]
async fn a_tenant_column_that_may_be_null() {
    let tables = NOTES.replace("tenant_id UUID NOT NULL", "tenant_id UUID");
    let says = "the tenant column `tenant_id` may be NULL";
    breaks::<Note>(&tables, Rule::TenantIsNotNull, Kind::Fault, says).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct SharedNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared)]
    tenant_id: Option<Uuid>,
    body: String,
}

#[tokio::test]
async fn a_shared_tenant_column_may_be_null() {
    fits::<SharedNote>(&NOTES.replace("tenant_id UUID NOT NULL", "tenant_id UUID")).await;
    fits::<SharedNote>(NOTES).await;
}

#[tokio::test]
async fn a_tenant_column_without_an_index() {
    let says = "no index begins with `tenant_id`";
    for second in ["", ", UNIQUE (id, tenant_id)"] {
        let tables = NOTES.replace(",\n        UNIQUE (tenant_id, id)", second);
        breaks::<Note>(&tables, Rule::OwnerIsIndexed, Kind::Warning, says).await;
    }
}

/// It serves only some of the queries.
#[tokio::test]
async fn a_partial_index_is_none() {
    let tables = NOTES.replace(",\n        UNIQUE (tenant_id, id)", "");
    let tables = format!("{tables} CREATE INDEX partly ON notes (tenant_id) WHERE body = 'x'");
    let says = "no index begins with `tenant_id`";
    breaks::<Note>(&tables, Rule::OwnerIsIndexed, Kind::Warning, says).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "samples")]
struct NarrowNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
}

#[tokio::test]
async fn a_level_without_an_index() {
    let tables = "CREATE TABLE samples (
        id UUID NOT NULL PRIMARY KEY, tenant_id UUID NOT NULL, laboratory_id UUID NOT NULL);
        CREATE INDEX by_tenant ON samples (tenant_id);";
    let says = "no index begins with `laboratory_id`";
    breaks::<NarrowNote>(tables, Rule::OwnerIsIndexed, Kind::Warning, says).await;
    for more in ["(tenant_id, laboratory_id)", "(laboratory_id)"] {
        fits::<NarrowNote>(&format!("{tables} CREATE INDEX more ON samples {more}")).await;
    }
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Note)]
    note_id: Uuid,
}

const LINES: &str = "
    CREATE TABLE lines (id UUID NOT NULL PRIMARY KEY, note_id UUID NOT NULL);
    CREATE INDEX lines_note ON lines (note_id);";

#[tokio::test]
async fn a_foreign_key_to_the_parent_without_an_index() {
    let tables = format!("{NOTES} {LINES}").replace("lines (note_id)", "lines (id, note_id)");
    let says = "no index begins with `note_id`";
    breaks::<Line>(&tables, Rule::OwnerIsIndexed, Kind::Warning, says).await;
}

#[tokio::test]
async fn an_id_that_is_not_unique() {
    let tables = NOTES
        .replace("id UUID NOT NULL PRIMARY KEY", "id UUID NOT NULL")
        .replace("UNIQUE (tenant_id, id)", "UNIQUE (tenant_id, id, body)");
    let says = "no unique key says that the id (`id`) is one row's only";
    breaks::<Note>(&tables, Rule::IdIsUnique, Kind::Fault, says).await;
    let partial = NOTES
        .replace("id UUID NOT NULL PRIMARY KEY", "id UUID NOT NULL")
        .replace(",\n        UNIQUE (tenant_id, id)", "");
    let partial = format!(
        "{partial} CREATE INDEX by_tenant ON notes (tenant_id);
        CREATE UNIQUE INDEX partly ON notes (id) WHERE body = 'x'"
    );
    breaks::<Note>(&partial, Rule::IdIsUnique, Kind::Fault, says).await;
}

/// The id of a note is unique per tenant: the note's own queries hold the tenant, so that is enough.
const REPEATING: &str = "
    CREATE TABLE notes (
        id UUID NOT NULL,
        tenant_id UUID NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (tenant_id, id)
    );";

#[tokio::test]
async fn an_id_that_is_unique_per_tenant_is_enough() {
    fits::<Note>(REPEATING).await;
}

/// But a line that is owned through a note would belong to both.
#[tokio::test]
async fn a_parent_whose_id_repeats_from_tenant_to_tenant() {
    let tables = format!("{REPEATING} {LINES}");
    let says = "rows are owned through `Note`, whose id may repeat from tenant to tenant";
    breaks::<Line>(&tables, Rule::ParentIsUnique, Kind::Fault, says).await;
    breaks::<(Line, Note)>(&tables, Rule::ParentIsUnique, Kind::Fault, says).await;
    fits::<Line>(&format!("{NOTES} {LINES}")).await;
}

/// Shown on rows: what the fault says happens.
#[tokio::test]
async fn l18_a_line_below_a_repeated_id_is_read_by_two_tenants() {
    for (database, system) in on_each(&format!("{REPEATING} {LINES}")).await {
        let (directory, pool) = (SqlDirectory::new(&system), system.tenants());
        directory.migrate().await.unwrap();
        let id = if database.is_postgres() { "gen_random_uuid()" } else { "zeroblob(16)" };
        let zero = match database.is_postgres() {
            true => format!("'{}'", Uuid::nil()),
            false => "zeroblob(16)".to_owned(),
        };
        let mut seen = Vec::new();
        for slug in ["acme", "bolt"] {
            let record = directory.create(slug.parse().unwrap(), slug).await.unwrap();
            let grant = directory.resolve(&Claim::Id(record.id)).await.unwrap();
            enter!(tenant = grant);
            let new = NewNote { id: Uuid::nil(), body: slug.to_owned() };
            Note::insert(new).run(&tenant, &pool).await.unwrap();
            if slug == "acme" {
                database.raw_execute(&format!("INSERT INTO lines VALUES ({id}, {zero})")).await;
            }
            seen.push(Line::select().count(&tenant, &pool).await.unwrap());
        }
        assert_eq!(seen, [1, 1]);
        let drift = verify::only::<Line>(&system).await.unwrap().into_result().unwrap_err();
        assert_eq!(drift.report().faults().next().unwrap().rule(), Rule::ParentIsUnique);
    }
}

#[tokio::test]
async fn l26_a_unique_key_that_spans_tenants() {
    let key = "body TEXT NOT NULL UNIQUE";
    let tables = NOTES.replace("body TEXT NOT NULL", key);
    let says = "(`body`) spans all tenants";
    breaks::<Note>(&tables, Rule::UniquePerTenant, Kind::Warning, says).await;
    for held in ["UNIQUE (tenant_id, body)", "UNIQUE (body, tenant_id)", "UNIQUE (body, id)"] {
        let keys = format!("UNIQUE (tenant_id, id), {held}");
        fits::<Note>(&NOTES.replace("UNIQUE (tenant_id, id)", &keys)).await;
    }
}

/// An expression and a part of the rows answer as well.
#[tokio::test]
async fn l26_a_unique_index_that_spans_tenants() {
    for on in ["(lower(body))", "(body) WHERE body <> ''"] {
        let tables = format!("{NOTES} CREATE UNIQUE INDEX taken ON notes {on}");
        let says = "unique key `taken`";
        breaks::<Note>(&tables, Rule::UniquePerTenant, Kind::Warning, says).await;
    }
    fits::<Note>(&format!("{NOTES} CREATE UNIQUE INDEX own ON notes (tenant_id, lower(body))"))
        .await;
}

#[tokio::test]
async fn l26_an_exclusion_that_spans_tenants() {
    let tables =
        NOTES.replace("UNIQUE (tenant_id, id)", "UNIQUE (tenant_id, id), EXCLUDE (body WITH =)");
    let [(postgres, system), _] = on_each("SELECT 1").await;
    postgres.raw_execute(&tables).await;
    let report = verify::only::<Note>(&system).await.unwrap();
    super::says_only(&report, Rule::UniquePerTenant, Kind::Warning, "(`body`) spans all tenants");
}

#[tokio::test]
async fn l26_a_unique_key_below_the_parent() {
    let spanning =
        LINES.replace("note_id UUID NOT NULL", "note_id UUID NOT NULL, place INTEGER UNIQUE");
    let says = "(`place`) spans all tenants";
    breaks::<Line>(&format!("{NOTES} {spanning}"), Rule::UniquePerTenant, Kind::Warning, says)
        .await;
    let own = LINES.replace(
        "note_id UUID NOT NULL",
        "note_id UUID NOT NULL, place INTEGER, UNIQUE (note_id, place)",
    );
    fits::<Line>(&format!("{NOTES} {own}")).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(
    table = "notes",
    unique("notes_tenant_id_id_key": id, tenant_id),
    unique("notes_pkey": id)
)]
struct KeyedNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    body: String,
}

/// In any order; SQLite has the key under another name.
#[tokio::test]
async fn a_declared_key_is_in_the_database() {
    fits::<KeyedNote>(NOTES).await;
    let tables = NOTES.replace("UNIQUE (tenant_id, id)", "UNIQUE (tenant_id, body)");
    let says = "there is no unique key `notes_tenant_id_id_key` (`id`, `tenant_id`)";
    breaks::<KeyedNote>(&tables, Rule::UniqueKeyExists, Kind::Fault, says).await;
}

/// A name that means another key than the entity believes, or no key at all.
#[tokio::test]
async fn a_declared_key_has_its_columns() {
    let of_others = "CONSTRAINT notes_tenant_id_id_key UNIQUE (tenant_id, body)";
    let partial = ";\n    CREATE INDEX by_tenant ON notes (tenant_id);
        CREATE UNIQUE INDEX notes_tenant_id_id_key ON notes (tenant_id, id) WHERE body = 'x'";
    let cases = [
        (NOTES.replace("UNIQUE (tenant_id, id)", of_others), "is on (`tenant_id`, `body`)"),
        (
            NOTES
                .replace(",\n        UNIQUE (tenant_id, id)", "")
                .replace(");", &format!("){partial};")),
            "and not of all rows",
        ),
    ];
    for (tables, says) in cases {
        let database = tenant_tests::TestDatabase::postgres(&tables).await;
        let system = SystemPool::connect(database.url()).await.unwrap();
        let report = verify::only::<KeyedNote>(&system).await.unwrap();
        super::says_only(&report, Rule::UniqueKeyExists, Kind::Fault, says);
    }
}
