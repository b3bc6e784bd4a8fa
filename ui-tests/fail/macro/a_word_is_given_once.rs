// kind: attribute
// Names two tables.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(table = "bills")] //~ error: `table` is given twice: keep one
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
