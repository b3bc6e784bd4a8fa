use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(view = "latest_invoices")]
struct LatestInvoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
