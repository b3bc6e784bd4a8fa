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
    #[tenant(references = Country)]
    country_id: i64,
}

fn main() {}
