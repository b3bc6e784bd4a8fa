// kind: attribute
// Quotes the name of a key, as SQL does.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
#[tenant(unique("\"invoices_number_key\"": tenant_id, number))] //~ error: `unique` holds a quotation mark, a bracket or a control character: write the bare name, it is quoted where it is used
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    number: String,
}

fn main() {}
