// kind: attribute
// Puts rows that may belong to everyone inside a laboratory of one tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "methods")]
struct Method {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared)]
    tenant_id: Option<Uuid>,
    #[tenant(within = Laboratory)] //~ error: what belongs to everyone is within nobody's level
    laboratory_id: Uuid,
}

fn main() {}
