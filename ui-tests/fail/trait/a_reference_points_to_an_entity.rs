// kind: attribute
// Refers to a type that is no table.
use tenant_sqlx::prelude::*;

struct Customer;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Customer)] //~ E0277: `Customer` is not an entity
    customer_id: Uuid,
}

fn main() {}
