// kind: attribute
// Marks the tenant column above the struct.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices", key)] //~ error: `key` belongs to a field of an entity: write `#[tenant(key)]` there
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    tenant_id: Uuid,
}

fn main() {}
