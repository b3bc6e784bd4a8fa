// kind: attribute
// Puts samples by a number inside laboratories whose id is a UUID.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: i64, //~ E0277: a column of type `i64` can't hold the id of `Laboratory`, which is `tenant_sqlx::Uuid`
}

fn main() {}
