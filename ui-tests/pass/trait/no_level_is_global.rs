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
    #[tenant(references = Country)]
    country_id: i64,
}

fn main() {}
