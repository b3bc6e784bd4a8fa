// kind: attribute
// Says twice what the foreign key to the parent points to.
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
    #[tenant(through = Invoice, references = Invoice)] //~ error: `through` says already what this field refers to
    invoice_id: Uuid,
}

fn main() {}
