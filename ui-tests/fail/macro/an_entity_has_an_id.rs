// kind: attribute
// Marks no field that tells one row from another.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice { //~ error: this entity has no id: mark the field, or the fields
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn main() {}
