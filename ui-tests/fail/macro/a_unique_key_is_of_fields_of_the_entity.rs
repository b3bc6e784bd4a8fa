// kind: attribute
// Puts a column into the key that the entity doesn't have.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique("invoices_number_key": tenant_id, no))] //~ error: `no` is no field of this entity: name the field of each column of the key, as it is called here
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
