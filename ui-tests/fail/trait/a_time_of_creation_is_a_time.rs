// kind: attribute
// Writes the time of creation into a text.
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
    created_at: String, //~ E0277: `String` can't hold a time
    #[tenant(updated_at)]
    updated_at: DateTime<Utc>,
}

fn main() {}
