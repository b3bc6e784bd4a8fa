// leak: 18, 05
// Declares a tenant column that may be empty. Rows without a tenant would be nobody's.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Option<Uuid>, //~ error: a row whose tenant is NULL would be nobody's
}

fn main() {}
