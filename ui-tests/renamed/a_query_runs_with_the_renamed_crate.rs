// One line gives the crate its own name back: queries, `enter!` and handlers work.
extern crate db as tenant_sqlx;

use db::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    text: String,
}

async fn handle(grant: &Grant, pool: &TenantPool) -> Result<u64, Error> {
    enter!(tenant = grant);
    let new = NewNote { id: Uuid::nil(), text: "Tea".to_owned() };
    let note = Note::insert(new).run(&tenant, pool).await?;
    Note::update(&note).set(Note::TEXT, "Coffee").run(&tenant, pool).await?;
    Note::select().filter(Note::TEXT.contains("Coffee")).count(&tenant, pool).await
}

fn main() {}
