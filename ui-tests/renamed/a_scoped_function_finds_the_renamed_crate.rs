// Scoped functions find the crate where they are told that it is.
use db::prelude::*;

#[derive(TenantScoped)]
#[tenant(crate = db, table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    text: String,
}

#[tenant_scoped(crate = db, "SELECT n.* FROM Note n WHERE n.id IN (SELECT id FROM Note WHERE text LIKE :part)")]
fn like(part: &str) -> Rows<Note>;

#[tenant_scoped(crate = db, "INSERT INTO Note (id, text) VALUES (:id, :text) ON CONFLICT (id) DO UPDATE SET text = excluded.text")]
fn put(id: Uuid, text: &str) -> Affected;

async fn handle(grant: &Grant, pool: &TenantPool) -> Result<usize, Error> {
    enter!(tenant = grant);
    put(Uuid::nil(), "Tea").run(&tenant, pool).await?;
    Ok(like("T%").all(&tenant, pool).await?.len())
}

fn main() {}
