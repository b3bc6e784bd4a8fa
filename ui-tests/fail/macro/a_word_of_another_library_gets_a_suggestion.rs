// kind: attribute
// Marks the id as another library would.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(primary_key)] //~ error: `primary_key` is not known here: did you mean `id`?
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
