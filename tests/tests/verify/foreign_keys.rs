use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::{self, Rule};

use super::{Kind, NOTES, NewNote, Note, breaks, fits, on_each, says_only};

#[derive(Debug, TenantScoped)]
#[tenant(table = "answers")]
struct Answer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Note)]
    note_id: Option<Uuid>,
}

fn answers(key: &str) -> String {
    format!(
        "{NOTES}
        CREATE TABLE answers (
            id UUID NOT NULL PRIMARY KEY,
            tenant_id UUID NOT NULL,
            note_id UUID,
            FOREIGN KEY {key}
        );
        CREATE INDEX answers_tenant ON answers (tenant_id);"
    )
}

#[tokio::test]
async fn a_foreign_key_without_the_tenant() {
    for key in ["(note_id) REFERENCES notes (id)", "(note_id) REFERENCES notes"] {
        let says = "foreign key (`note_id`) to `notes` doesn't hold the tenant";
        breaks::<Answer>(&answers(key), Rule::ReferenceHoldsTenant, Kind::Warning, says).await;
    }
    fits::<Answer>(&answers("(tenant_id, note_id) REFERENCES notes (tenant_id, id)")).await;
}

#[tokio::test]
async fn a_tenant_column_that_points_to_another_column() {
    let tables = answers("(tenant_id, note_id) REFERENCES notes (id, tenant_id)")
        .replace("UNIQUE (tenant_id, id)", "UNIQUE (tenant_id, id), UNIQUE (id, tenant_id)");
    let says = "doesn't hold the tenant";
    breaks::<Answer>(&tables, Rule::ReferenceHoldsTenant, Kind::Warning, says).await;
}

#[tokio::test]
async fn a_cascade_that_crosses_tenants() {
    for action in [
        "ON DELETE CASCADE",
        "ON DELETE SET NULL",
        "ON DELETE SET DEFAULT",
        "ON UPDATE CASCADE",
        "ON UPDATE SET NULL",
        "ON UPDATE SET DEFAULT",
    ] {
        let tables = answers(&format!("(note_id) REFERENCES notes (id) {action}"));
        let says = format!(
            "cascade crosses tenants: foreign key (`note_id`) to `notes` doesn't hold the tenant, and its {action}"
        );
        breaks::<Answer>(&tables, Rule::CascadeStaysWithTenant, Kind::Fault, &says).await;
    }
    let key =
        "(tenant_id, note_id) REFERENCES notes (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE";
    fits::<Answer>(&answers(key)).await;
}

#[tokio::test]
async fn an_action_that_clears_the_tenant_column() {
    for action in ["ON DELETE SET NULL", "ON DELETE SET DEFAULT", "ON UPDATE SET NULL"] {
        let key = format!("(tenant_id, note_id) REFERENCES notes (tenant_id, id) {action}");
        let says = "clears `tenant_id` too";
        breaks::<Answer>(&answers(&key), Rule::TenantIsNotCleared, Kind::Fault, says).await;
    }
}

#[tokio::test]
async fn an_action_that_clears_the_reference_alone() {
    for (cleared, clean) in [("note_id", true), ("tenant_id", false)] {
        let [(postgres, system), _] = on_each("SELECT 1").await;
        let key = format!(
            "(tenant_id, note_id) REFERENCES notes (tenant_id, id) ON DELETE SET NULL ({cleared})"
        );
        postgres.raw_execute(&answers(&key)).await;
        let report = verify::only::<Answer>(&system).await.unwrap();
        assert_eq!(report.is_clean(), clean, "{report}");
    }
}

/// A key that the entity doesn't declare is as good as one that it does, once both tables are known.
#[tokio::test]
async fn a_foreign_key_that_no_entity_declares() {
    #[derive(Debug, TenantScoped)]
    #[tenant(table = "answers")]
    struct Plain {
        #[tenant(id)]
        id: Uuid,
        #[tenant(key)]
        tenant_id: Uuid,
    }
    let tables = answers("(note_id) REFERENCES notes (id) ON DELETE CASCADE");
    let says = "cascade crosses tenants";
    breaks::<(Plain, Note)>(&tables, Rule::CascadeStaysWithTenant, Kind::Fault, says).await;
    fits::<Plain>(&tables).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Answer)]
    answer_id: Uuid,
    #[tenant(references = Note)]
    note_id: Option<Uuid>,
}

/// The parent's rows are the owners: there the cascade is right.
#[tokio::test]
async fn a_cascade_from_the_parent_stays_with_the_tenant() {
    let tables = format!(
        "{}
        CREATE TABLE lines (
            id UUID NOT NULL PRIMARY KEY,
            answer_id UUID NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
            note_id UUID
        );
        CREATE INDEX lines_answer ON lines (answer_id);",
        answers("(tenant_id, note_id) REFERENCES notes (tenant_id, id)")
    );
    fits::<(Line, Answer)>(&tables).await;
    let crossing = tables.replace(
        "            note_id UUID\n        );\n        CREATE INDEX lines_answer",
        "            note_id UUID REFERENCES notes (id) ON DELETE CASCADE\n        );\n        CREATE INDEX lines_answer",
    );
    assert_ne!(tables, crossing);
    let says = "cascade crosses tenants: foreign key (`note_id`)";
    breaks::<(Line, Answer)>(&crossing, Rule::CascadeStaysWithTenant, Kind::Fault, says).await;
}

/// Shown on rows: what the fault says happens.
#[tokio::test]
async fn l11_a_cascade_changes_another_tenants_row() {
    let key = "(note_id) REFERENCES notes (id) ON DELETE CASCADE";
    for (database, system) in on_each(&answers(key)).await {
        let (directory, pool) = (SqlDirectory::new(&system), system.tenants());
        directory.migrate().await.unwrap();
        let mut grants = Vec::new();
        for slug in ["acme", "bolt"] {
            let record = directory.create(slug.parse().unwrap(), slug).await.unwrap();
            grants.push(directory.resolve(&Claim::Id(record.id)).await.unwrap());
        }
        enter!(acme = grants[0]);
        let new = NewNote { id: Uuid::now_v7(), body: "x".to_owned() };
        let note = Note::insert(new).run(&acme, &pool).await.unwrap();
        // The library refuses such a reference; SQL from elsewhere doesn't.
        let literal = |id: Uuid| match database.is_postgres() {
            true => format!("'{id}'"),
            false => format!("X'{}'", id.simple()),
        };
        let (id, bolt) = (literal(Uuid::now_v7()), literal(*grants[1].id()));
        let answer = format!("INSERT INTO answers VALUES ({id}, {bolt}, {})", literal(note.id));
        database.raw_execute(&answer).await;
        Note::delete(&note).run(&acme, &pool).await.unwrap();
        assert_eq!(database.raw_count("SELECT count(*) FROM answers").await, 0);
        let report = verify::only::<Answer>(&system).await.unwrap();
        says_only(&report, Rule::CascadeStaysWithTenant, Kind::Fault, "cascade crosses tenants");
    }
}
