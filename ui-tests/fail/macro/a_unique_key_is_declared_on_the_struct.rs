// kind: attribute
// Marks a field as unique: by itself it would be unique over all tenants.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(unique)] //~ error: `unique` belongs to an entity: write `#[tenant(unique("invoices_number_key": tenant_id, number))]` there
    number: String,
}

fn main() {}
