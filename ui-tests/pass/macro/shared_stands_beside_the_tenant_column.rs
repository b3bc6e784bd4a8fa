use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    author_id: Option<Uuid>,
}

fn main() {}
