// kind: attribute
// Refers by one column to an entity whose id has two.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    invoice_id: Uuid,
    #[tenant(id)]
    position: i32,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "discounts")]
struct Discount {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Line)]
    line_id: Uuid, //~ E0277: an id of several columns can't be referred to
}

fn main() {}
