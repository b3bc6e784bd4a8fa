use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: i64,
    #[tenant(version)]
    version: i64,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
