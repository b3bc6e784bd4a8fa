// kind: attribute
// Puts a sample inside a laboratory and inside a project.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
    #[tenant(within = Project)] //~ error: `within` is on `laboratory_id` already: an entity has one such column
    project_id: Uuid,
}

fn main() {}
