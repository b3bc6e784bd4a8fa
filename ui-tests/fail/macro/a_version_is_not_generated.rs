// kind: attribute
// Lets a trigger count the versions that the library counts.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(version, generated)] //~ error: a version is counted by the library, and a generated column is written by
    version: i64,
}

fn main() {}
