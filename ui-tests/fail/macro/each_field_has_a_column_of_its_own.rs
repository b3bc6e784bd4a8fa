// kind: attribute
// Maps two fields to one column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
    #[tenant(column = "number")] //~ error: `number` is the column `number` already: give each field a column of its own
    reference: String,
}

fn main() {}
