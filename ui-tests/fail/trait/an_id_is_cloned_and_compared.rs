// kind: attribute
// Makes an id of a type that can't be compared, cloned or shown.
use tenant_sqlx::prelude::*;

#[derive(Cell)]
struct InvoiceId(Uuid);

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: InvoiceId, //~ E0277: `#[derive(Debug, Clone, PartialEq, Cell)]`
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
