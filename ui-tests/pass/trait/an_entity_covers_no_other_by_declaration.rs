use tenant_sqlx::Covers;
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

#[derive(TenantScoped)]
#[tenant(table = "notes")]
struct Note {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

fn covers<E: Covers<Note>>(_: E) {}

fn check(sample: Sample) {
    covers(sample);
}

fn main() {}
