// kind: attribute
// Lets the caller give the tenant as a foreign key.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, references = Organisation)] //~ error: the tenant column is written from the token, and a reference is given
    tenant_id: Uuid,
}

fn main() {}
