// leak: 06
// Moves a row by adding to its tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: i64,
    likes: i64,
}

async fn like(tenant: &Tenant<'_, Resolved, i64>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Note::update(id).increment(Note::TENANT_ID, 1).run(tenant, pool).await?; //~ E0308: mismatched types
    Ok(())
}

fn main() {}
