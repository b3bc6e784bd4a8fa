// kind: attribute
// Names the type of the foreign key where the parent is meant.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "lines")]
struct Line {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Uuid)] //~ E0277: `tenant_sqlx::Uuid` is not an entity
    //~^ E0277: `tenant_sqlx::Uuid` can't own rows of another table
    invoice_id: Uuid,
}

fn main() {}
