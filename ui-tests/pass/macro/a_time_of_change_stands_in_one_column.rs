use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(updated_at)]
    updated_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

fn main() {}
