// kind: attribute
// Names a view as if it were a type.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(view = latest_invoices)] //~ error: `view` takes a text in quotation marks: write `view = "latest_invoices"`
struct LatestInvoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
