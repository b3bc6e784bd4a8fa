// kind: attribute
// Makes an id optional, because the database gives it.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id, generated)]
    id: Option<i64>, //~ error: an id is never NULL: drop the `Option`
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
