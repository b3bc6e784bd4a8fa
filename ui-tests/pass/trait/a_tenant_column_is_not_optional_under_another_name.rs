use tenant_sqlx::prelude::*;

type Owner = Uuid;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Owner,
}

fn main() {}
