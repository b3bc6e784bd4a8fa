// kind: attribute
// Makes the level of a sample optional.
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
    laboratory_id: Option<Uuid>, //~ error: a row without its level would be reached by nobody: drop the `Option`
}

fn main() {}
