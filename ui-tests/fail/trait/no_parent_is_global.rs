// kind: attribute
// Owns rows through an entity that belongs to nobody.
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
    #[tenant(through = Country)] //~ E0277: `Country` can't own rows of another table
    country_id: i64,
}

fn main() {}
