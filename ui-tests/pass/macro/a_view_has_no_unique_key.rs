use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices", unique("invoices_pkey": id))]
struct LatestInvoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
