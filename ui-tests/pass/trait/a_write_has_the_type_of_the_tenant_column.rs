use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: i64,
}

async fn clear(tenant: &Tenant<'_, Resolved, i64>, pool: &TenantPool) -> Result<u64, Error> {
    Note::delete_where(Condition::all()).run(tenant, pool).await
}

fn main() {}
