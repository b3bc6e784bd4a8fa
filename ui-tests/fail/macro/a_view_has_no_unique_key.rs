// kind: attribute
// Declares a unique key of a view.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(view = "latest_invoices", unique("invoices_pkey": id))] //~ error: a view has no unique key: declare it on the entity of the table
struct LatestInvoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
