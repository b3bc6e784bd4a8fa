// kind: attribute
// Writes schema and table in one text.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "billing.invoices")] //~ error: write `schema = "billing", table = "invoices"`
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
