// kind: attribute
// Counts versions in the id.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id, version)] //~ error: `version` contradicts `id`: an id never changes
    version: i64,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
