use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "categories")]
struct Category {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Category)]
    above_id: Option<Uuid>,
}

fn main() {}
