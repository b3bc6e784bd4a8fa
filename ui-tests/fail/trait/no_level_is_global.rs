// kind: attribute
// Puts rows of a tenant inside an entity that belongs to nobody.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    id: i64,
}

#[derive(TenantScoped)]
#[tenant(table = "branches")]
struct Branch {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Country)] //~ E0277: `Country` can't be a level inside a tenant
    country_id: i64,
}

fn main() {}
