// kind: attribute
// Refers from rows that everyone reads to rows of one tenant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "customers")]
struct Customer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    id: i64,
    #[tenant(references = Customer)] //~ E0277: `Country` can't refer to `Customer`
    customer_id: Uuid,
}

fn main() {}
