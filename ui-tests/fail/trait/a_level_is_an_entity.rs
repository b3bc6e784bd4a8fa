// kind: attribute
// Puts rows of a tenant inside a type that is no table.
use tenant_sqlx::prelude::*;

struct Laboratory;

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)] //~ E0277: `Laboratory` can't be a level inside a tenant
    laboratory_id: Uuid,
}

fn main() {}
