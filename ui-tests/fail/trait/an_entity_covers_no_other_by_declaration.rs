// leak: 03, 07, 17
// kind: attack
// Declares that a query on one entity may go on to the rows of a narrower owner.
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

impl Covers<Sample> for Note {} //~ E0119: conflicting

fn main() {}
