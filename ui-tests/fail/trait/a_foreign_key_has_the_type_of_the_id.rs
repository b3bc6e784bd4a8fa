// kind: attribute
// Refers by a number to an entity whose id is a UUID.
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
    tenant_id: Uuid,
    #[tenant(references = Customer)]
    customer_id: i64, //~ E0277: a column of type `i64` can't hold the id of `Customer`, which is `tenant_sqlx::Uuid`
}

fn main() {}
