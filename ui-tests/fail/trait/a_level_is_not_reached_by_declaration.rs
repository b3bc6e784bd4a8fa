// leak: 03, 17
// kind: attack
// Declares that the whole tenant reaches the rows of a laboratory.
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Reaches, Whole};

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

impl Reaches<Laboratory> for Whole { //~ E0277: `Reaches` is sealed
    fn project(_: &()) -> Uuid {
        Uuid::nil()
    }
}

fn main() {}
