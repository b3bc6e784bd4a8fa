// kind: attribute
// Gives two keys one name.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique("invoices_key": tenant_id, number), unique("invoices_key": id))] //~ error: `invoices_key` is the name of another key already: keep one
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
