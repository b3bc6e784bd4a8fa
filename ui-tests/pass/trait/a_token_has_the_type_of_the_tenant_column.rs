use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: i64,
}

async fn read(tenant: &Tenant<'_, Resolved, i64>, pool: &TenantPool) -> Result<(), Error> {
    Note::select().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
