// kind: attribute
// Says by a flag that a row is deleted.
use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(created_at)]
    created_at: DateTime<Utc>,
    #[tenant(deleted_at)]
    deleted_at: Option<bool>, //~ E0277: `bool` can't hold a time
}

fn main() {}
