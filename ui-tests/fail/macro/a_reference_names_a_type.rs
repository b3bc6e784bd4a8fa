// kind: attribute
// Names the table that a foreign key points to.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "categories")]
struct Category {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = "categories")] //~ error: `references` takes the type of an entity: write `references = Customer`
    above_id: Option<Uuid>,
}

fn main() {}
