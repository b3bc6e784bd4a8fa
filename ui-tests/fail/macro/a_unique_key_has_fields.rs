// kind: attribute
// Names a key, and not what it is of.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique("invoices_number_key"))] //~ error: `unique` takes the key's name in quotation marks, and its fields behind it: write `unique("invoices_number_key": tenant_id, number)`
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
