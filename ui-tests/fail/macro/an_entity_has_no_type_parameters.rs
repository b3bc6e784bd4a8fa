// kind: attribute
// Leaves the type of a column open.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice<T> { //~ error: an entity has no generic parameters: what is stored has one type: write the types out
    #[tenant(id)]
    id: T,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
