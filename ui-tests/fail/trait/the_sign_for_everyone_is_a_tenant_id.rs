// kind: attribute
// Lets a number stand for everyone where tenants have UUIDs.
use tenant_sqlx::prelude::*;

const EVERYONE: i64 = 0;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = EVERYONE)] //~ E0308: expected `Uuid`, found `i64`
    tenant_id: Uuid,
}

fn main() {}
