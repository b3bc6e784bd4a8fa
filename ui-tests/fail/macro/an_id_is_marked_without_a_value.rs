// kind: attribute
// Gives a value to a word that takes none.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id = true)] //~ error: `id` takes no value: write `id`
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
