use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "orders")]
struct Order {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "offers")]
struct Offer {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Order)]
    order_id: Uuid,
}

fn main() {}
