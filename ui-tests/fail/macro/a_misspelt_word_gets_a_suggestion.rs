// kind: attribute
// Misspells the word that marks the tenant column.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(kee)] //~ error: `kee` is not known here: did you mean `key`?
    tenant_id: Uuid,
}

fn main() {}
