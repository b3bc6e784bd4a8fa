// leak: 18
// Declares a tenant column of a type that identifies no tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: String, //~ E0277: can't be the id of a tenant
}

fn main() {}
