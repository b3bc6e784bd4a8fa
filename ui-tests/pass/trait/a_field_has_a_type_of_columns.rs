use tenant_sqlx::prelude::*;

struct Money(i64);

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    amount: Option<i64>,
}

fn main() {}
