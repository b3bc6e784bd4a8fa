// kind: attribute
// Names a field of the key twice.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique("invoices_number_key": tenant_id, number, number))] //~ error: `number` is in this key already: name it once
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
