// kind: attribute
// Lets a default of the database fill the tenant column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, generated)] //~ error: `generated` contradicts `key`: the tenant column is written from the token
    tenant_id: Uuid,
}

fn main() {}
