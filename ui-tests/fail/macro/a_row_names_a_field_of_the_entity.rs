// kind: attribute
// Names the column of the database where the entity's field is meant.
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
    #[tenant(column = "number")] //~ error: `column` takes the name of a field of the entity, without quotation marks
    no: String,
}

fn main() {}
