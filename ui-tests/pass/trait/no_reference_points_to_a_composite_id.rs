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
    line_id: Uuid,
}

fn main() {}
