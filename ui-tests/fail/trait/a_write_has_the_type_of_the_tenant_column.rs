// leak: 18, 04
// Deletes rows whose tenant is a number with a token whose tenant is a UUID.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: i64,
}

async fn clear(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    Note::delete_where(Condition::all()).run(tenant, pool).await //~ E0277: can't own rows whose tenant id is `i64`
}

fn main() {}
