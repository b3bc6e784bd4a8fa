// The application calls the crate `db`.
use db::prelude::*;

#[derive(Global)]
#[tenant(table = "countries")]
struct Country {
    #[tenant(id)]
    code: String,
}

#[derive(TenantScoped)]
#[tenant(table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Country)]
    country_code: Option<String>,
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
    colour: Colour,
    #[tenant(deleted_at)]
    deleted_at: Option<chrono::DateTime<chrono::Utc>>,
    #[tenant(version)]
    version: i64,
}

#[derive(TenantScoped)]
#[tenant(table = "results")]
struct LabResult {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Sample)]
    sample_id: Uuid,
}

#[derive(Cell)]
enum Colour {
    Red,
    DarkBlue,
}

#[derive(Row)]
#[tenant(of = Sample)]
struct Coloured {
    colour: Colour,
}

fn main() {}
