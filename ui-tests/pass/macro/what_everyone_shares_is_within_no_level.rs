use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "methods")]
struct Method {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared)]
    tenant_id: Option<Uuid>,
    laboratory_id: Uuid,
}

fn main() {}
