use tenant_sqlx::prelude::*;

type TenantId = Slug;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: TenantId,
}

fn main() {}
