use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    seller_id: Uuid,
    buyer_id: Uuid,
}

fn main() {}
