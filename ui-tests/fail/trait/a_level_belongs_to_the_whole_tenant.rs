// kind: attribute
// Puts results inside samples, which are themselves inside a laboratory.
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
}

#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Outcome {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Sample)] //~ E0277: `Sample` can't be a level inside a tenant
    sample_id: Uuid,
}

fn main() {}
