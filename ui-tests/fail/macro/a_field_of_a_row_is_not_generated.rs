// kind: attribute
// Says of a projection who writes the column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

#[derive(Row)]
#[tenant(of = Invoice)]
struct InvoiceLine {
    #[tenant(generated)] //~ error: `generated` is not known here: a field of a row takes `column`
    number: String,
}

fn main() {}
