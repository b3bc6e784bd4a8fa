// An entity is declared in the function that uses it.
use tenant_sqlx::prelude::*;

async fn count(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    #[derive(TenantScoped)]
    #[tenant(table = "notes")]
    struct Note {
        #[tenant(id)]
        id: Uuid,
        #[tenant(key)]
        tenant_id: Uuid,
    }
    Note::select().count(tenant, pool).await
}

fn main() {}
