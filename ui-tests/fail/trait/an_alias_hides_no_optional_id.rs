// kind: attribute
// Hides behind an alias that the id is optional.
use tenant_sqlx::prelude::*;

type InvoiceId = Option<Uuid>;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: InvoiceId, //~ E0277: an id is a cell that is never NULL
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
