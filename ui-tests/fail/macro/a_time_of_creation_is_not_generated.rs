// kind: attribute
// Lets the database and the library write one time of creation.
use chrono::{DateTime, Utc};
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(generated, created_at)] //~ error: `created_at` contradicts `generated`
    created_at: DateTime<Utc>,
}

fn main() {}
