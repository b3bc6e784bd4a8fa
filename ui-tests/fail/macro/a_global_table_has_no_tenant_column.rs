// leak: 18
// Declares a table with a tenant column as one that nobody owns.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)] //~ error: nobody owns the rows of a global entity
    tenant_id: Uuid,
}

fn main() {}
