// kind: attribute
// Counts versions in a text.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(version)]
    version: String, //~ E0277: `String` can't count versions
}

fn main() {}
