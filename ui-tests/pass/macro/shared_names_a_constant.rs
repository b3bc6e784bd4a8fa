use tenant_sqlx::prelude::*;

const EVERYONE: i64 = 0;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = EVERYONE)]
    tenant_id: i64,
}

fn main() {}
