// kind: attribute
// Derives a projection of no entity.
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
struct InvoiceLine { //~ error: this row is of no entity: name the one whose columns it reads with `#[tenant(of = Invoice)]`
    number: String,
}

fn main() {}
