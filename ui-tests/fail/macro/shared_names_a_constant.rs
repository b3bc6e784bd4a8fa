// kind: attribute
// Writes the value that means everyone into the attribute.
use tenant_sqlx::prelude::*;

const EVERYONE: i64 = 0;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = 0)] //~ error: `shared` takes the name of a constant, or nothing: write `shared = EVERYONE`
    tenant_id: i64,
}

fn main() {}
