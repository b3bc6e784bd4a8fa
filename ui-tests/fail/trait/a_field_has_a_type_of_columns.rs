// kind: attribute
// Stores a type that the library doesn't know.
use tenant_sqlx::prelude::*;

struct Money(i64);

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    amount: Option<Money>, //~ E0277: `Option<Money>` can't be stored in a column
}

fn main() {}
