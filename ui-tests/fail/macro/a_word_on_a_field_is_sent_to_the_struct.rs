// kind: attribute
// Names the table at a field.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
struct Invoice {
    #[tenant(id, table = "invoices")] //~ error: `table` belongs to an entity: write `#[tenant(table = "invoices")]` there
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
