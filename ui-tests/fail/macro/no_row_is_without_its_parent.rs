// kind: attribute
// Makes the foreign key to the owner optional.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Invoice)]
    invoice_id: Option<Uuid>, //~ error: a row without its parent would be nobody's: drop the `Option`
}

fn main() {}
