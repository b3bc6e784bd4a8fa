use tenant_sqlx::prelude::*;

type InvoiceId = Uuid;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: InvoiceId,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
