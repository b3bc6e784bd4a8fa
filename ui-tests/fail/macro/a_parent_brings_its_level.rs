// kind: attribute
// Names a level beside the parent, which has one already.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "results")]
struct Outcome {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Sample)]
    sample_id: Uuid,
    #[tenant(within = Laboratory)] //~ error: `within` contradicts `through` on `sample_id`: the parent has the level
    laboratory_id: Uuid,
}

fn main() {}
