// kind: attribute
// Renames a column as a variant of a cell is renamed.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(rename = "no")] //~ error: `rename` is not known here: did you mean `column`?
    number: String,
}

fn main() {}
