// kind: attribute
// Puts rows that nobody owns inside a level of a tenant.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    id: i64,
    #[tenant(within = Laboratory)] //~ error: `within` says whose a row is, and nobody owns the rows of a global entity
    laboratory_id: i64,
}

fn main() {}
