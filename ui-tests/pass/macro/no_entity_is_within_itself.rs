use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Self)]
    mixed_of: Uuid,
}

fn main() {}
