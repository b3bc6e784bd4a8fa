// kind: attribute
// Lets the database fill a foreign key, which the statement then can't check.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "categories")]
struct Category {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Category, generated)] //~ error: a reference is given by the caller, and a generated column
    above_id: Option<Uuid>,
}

fn main() {}
