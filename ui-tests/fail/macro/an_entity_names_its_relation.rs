// kind: attribute
// Forgets to say which table the rows live in.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
struct Invoice { //~ error: this entity names no table: write `#[tenant(table = "…")]`
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
