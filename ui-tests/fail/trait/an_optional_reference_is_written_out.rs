// kind: attribute
// Hides behind an alias that a reference is optional: the new row would have no place for NULL.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "customers")]
struct Customer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

type CustomerId = Option<Uuid>;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Customer)]
    customer_id: CustomerId, //~ E0277: where a reference is optional, write `Option<…>` out
}

fn main() {}
