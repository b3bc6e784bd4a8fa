use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared)]
    tenant_id: Option<Uuid>,
}

fn main() {}
