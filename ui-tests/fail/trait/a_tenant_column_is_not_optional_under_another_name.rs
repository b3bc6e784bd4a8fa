// leak: 18, 05
// Hides the optional tenant column behind an alias.
use tenant_sqlx::prelude::*;

type Owner = Option<Uuid>;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Owner, //~ E0277: can't be the id of a tenant
}

fn main() {}
