// kind: attribute
// Owns rows that nobody owns through another table.
use tenant_sqlx::prelude::*;

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    id: i64,
}

#[derive(Global)]
#[tenant(table = "regions")]
struct Region {
    #[tenant(id)]
    id: i64,
    #[tenant(through = Country)] //~ error: `through` says whose a row is, and nobody owns the rows of a global entity
    country_id: i64,
}

fn main() {}
