// kind: attribute
// Reads a field that the entity hasn't.
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
    numbr: String, //~ E0599: no associated item named `NUMBR` found for struct `Invoice`
}

fn main() {}
