use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "customers")]
struct Customer { #[tenant(id)] id: Uuid, #[tenant(key)] tenant_id: Uuid }

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Customer)]
    customer_id: Uuid,
}

fn main() {}
