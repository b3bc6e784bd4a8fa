// The application calls the crate `db`, and each derive is told so.
use db::prelude::*;

#[derive(Global)]
#[tenant(crate = db, table = "countries")]
struct Country {
    #[tenant(id)]
    code: String,
}

#[derive(TenantScoped)]
#[tenant(crate = db, table = "laboratories")]
struct Laboratory {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
    #[tenant(references = Country)]
    country_code: Option<String>,
}

#[derive(TenantScoped)]
#[tenant(crate = db, table = "samples")]
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
#[tenant(crate = db, table = "results")]
struct LabResult {
    #[tenant(id)]
    id: Uuid,
    #[tenant(through = Sample)]
    sample_id: Uuid,
}

#[derive(Cell)]
#[tenant(crate = db)]
enum Colour {
    Red,
    DarkBlue,
}

#[derive(Row)]
#[tenant(crate = db, of = Sample)]
struct Coloured {
    colour: Colour,
}

fn main() {}
