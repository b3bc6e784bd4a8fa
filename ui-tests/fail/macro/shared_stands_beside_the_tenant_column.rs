// kind: attribute
// Says of another column than the tenant's that its NULL means everyone.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(shared)] //~ error: `shared` says which value of the tenant column means everyone: write it beside `key`
    author_id: Option<Uuid>,
}

fn main() {}
