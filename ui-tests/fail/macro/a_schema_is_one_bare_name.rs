// kind: attribute
// Names the database before the schema.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices", schema = "app.billing")] //~ error: write the name alone, without what it stands in
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
