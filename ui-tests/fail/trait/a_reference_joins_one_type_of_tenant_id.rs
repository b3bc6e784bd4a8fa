// kind: attribute
// Refers from rows whose tenant is a number to rows whose tenant is a UUID.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "customers")]
struct Customer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: i64,
    #[tenant(references = Customer)] //~ E0277: `Invoice` can't refer to `Customer`
    customer_id: Uuid,
}

fn main() {}
