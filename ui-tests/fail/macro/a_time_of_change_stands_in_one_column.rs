// kind: attribute
// Keeps the time of the last change twice.
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
    #[tenant(updated_at)] //~ error: `updated_at` is on `updated_at` already: an entity has one such column
    changed_at: DateTime<Utc>,
}

fn main() {}
