use tenant_sqlx::prelude::*;

#[derive(Debug, Clone, PartialEq, Cell)]
struct InvoiceId(Uuid);

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: InvoiceId,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
