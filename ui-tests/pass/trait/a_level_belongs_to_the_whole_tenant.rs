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
    #[tenant(references = Laboratory)]
    laboratory_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Outcome {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Sample)]
    sample_id: Uuid,
}

fn main() {}
