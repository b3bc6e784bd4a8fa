// kind: attribute
// Counts versions in two columns.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(version)]
    version: i64,
    #[tenant(version)] //~ error: `version` is on `version` already: an entity has one such column
    revision: i64,
}

fn main() {}
