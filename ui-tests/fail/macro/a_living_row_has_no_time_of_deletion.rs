// kind: attribute
// Has a time of deletion even for rows that are alive.
use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(deleted_at)]
    deleted_at: DateTime<Utc>, //~ error: a row that is alive has no time of deletion: make the type `Option<…>`
}

fn main() {}
