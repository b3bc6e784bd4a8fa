// kind: attribute
// Names the table before the column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(column = "invoices.no")] //~ error: `column` holds a full stop: write the name alone
    number: String,
}

fn main() {}
