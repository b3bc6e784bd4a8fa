// kind: attribute
// Puts a sample inside a sample.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Self)] //~ error: an entity can't be within itself
    mixed_of: Uuid,
}

fn main() {}
