// kind: attribute
// Derives a projection that reads nothing.
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
struct InvoiceLine {} //~ error: a row without fields reads nothing: name the columns to read, or ask with `count` or `exists`

fn main() {}
