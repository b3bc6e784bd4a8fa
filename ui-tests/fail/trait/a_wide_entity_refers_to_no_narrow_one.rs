// kind: attribute
// Refers from an entity of the whole tenant to one within a laboratory.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "samples")]
struct Sample {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(within = Laboratory)]
    laboratory_id: Uuid,
}

#[derive(TenantScoped)]
#[tenant(table = "invoices")]
struct Invoice {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Sample)] //~ E0277: `Invoice` can't refer to `Sample`
    sample_id: Uuid,
}

fn main() {}
