// kind: attribute
// Says which fields are unique together, and not what the database calls that.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique(tenant_id, number))] //~ error: `unique` takes the key's name in quotation marks, and its fields behind it: write `unique("invoices_number_key": tenant_id, number)`
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
