// kind: attribute
// Makes two mistakes, and is told of both at once.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Option<Uuid>, //~ error: an id is never NULL: drop the `Option`
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(colum = "no")] //~ error: `colum` is not known here: did you mean `column`?
    number: String,
}

fn main() {}
