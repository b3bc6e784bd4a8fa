// kind: attribute
// Makes the version optional.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(version)]
    version: Option<i64>, //~ error: a version is counted from the first insert on and never NULL: drop the `Option`
}

fn main() {}
