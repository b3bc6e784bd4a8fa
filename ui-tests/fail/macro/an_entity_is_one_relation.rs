// kind: attribute
// Names a table to write to and a view to read from.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices", view = "latest_invoices")] //~ error: an entity is one relation
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
