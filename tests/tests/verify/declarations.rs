use tenant_sqlx::prelude::*;
use tenant_sqlx::verify::Rule;

use super::{Kind, NOTES, Note, breaks, fits};
use crate::world::Laboratory;

#[derive(Debug, Global)]
#[tenant(table = "notes")]
struct EverybodysNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(generated)]
    tenant_id: Option<Uuid>,
    body: String,
}

#[tokio::test]
async fn a_table_that_is_global_and_owned() {
    let tables = NOTES.replace(
        "tenant_id UUID NOT NULL",
        "tenant_id UUID NOT NULL DEFAULT '00000000000000000000000000000000'",
    );
    fits::<EverybodysNote>(&tables).await;
    let says = "belong to everyone in `EverybodysNote`";
    breaks::<(EverybodysNote, Note)>(&tables, Rule::OwnersAgree, Kind::Fault, says).await;
    let says = "is `Global`, and its rows have an owner in `Note`";
    breaks::<(Note, EverybodysNote)>(&tables, Rule::OwnersAgree, Kind::Fault, says).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct PayersNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    payer: Uuid,
    #[tenant(generated)]
    tenant_id: Uuid,
}

#[tokio::test]
async fn a_table_with_two_tenant_columns() {
    let nobody = "DEFAULT '00000000000000000000000000000000'";
    let tables = format!(
        "CREATE TABLE notes (
            id UUID NOT NULL PRIMARY KEY,
            tenant_id UUID NOT NULL {nobody},
            payer UUID NOT NULL {nobody},
            body TEXT NOT NULL DEFAULT ''
        );
        CREATE INDEX by_tenant ON notes (tenant_id);
        CREATE INDEX by_payer ON notes (payer);"
    );
    let says = "the tenant column is `payer`, and `tenant_id` in `Note`";
    breaks::<(Note, PayersNote)>(&tables, Rule::OwnersAgree, Kind::Fault, says).await;
}

#[derive(Debug, TenantScoped)]
#[tenant(table = "notes")]
struct NarrowNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
    body: String,
}

#[derive(Debug, TenantScoped)]
#[tenant(view = "notes")]
struct WideNote {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[tokio::test]
async fn a_table_that_is_within_a_level_for_one_entity_only() {
    let tables = NOTES
        .replace("body TEXT", "laboratory_id UUID NOT NULL, body TEXT")
        .replace("UNIQUE (tenant_id, id)", "UNIQUE (tenant_id, laboratory_id, id)");
    let says = "only one of this entity and `NarrowNote`";
    breaks::<(NarrowNote, WideNote)>(&tables, Rule::OwnersAgree, Kind::Warning, says).await;
}

#[tokio::test]
async fn two_entities_of_one_table_may_agree() {
    fits::<(Note, WideNote)>(NOTES).await;
}
