// kind: attribute
// Wants a field that is no column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(skip)] //~ error: `skip` is not known here: a field of an entity takes `id`, `key`
    note: String,
}

fn main() {}
