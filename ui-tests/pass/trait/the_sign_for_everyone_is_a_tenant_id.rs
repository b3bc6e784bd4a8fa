use tenant_sqlx::prelude::*;

const EVERYONE: Uuid = Uuid::nil();

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared = EVERYONE)]
    tenant_id: Uuid,
}

fn main() {}
