use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    invoice_id: Uuid,
}

fn main() {}
