// leak: 03
// kind: attack
// Mints a grant from a record that was made up.
use tenant_sqlx::{Grant, Placement, Status, TenantRecord, Uuid};

fn forge(victim: Uuid) -> Result<Grant, tenant_sqlx::MalformedClaim> {
    let slug = "victim".parse()?;
    let record = TenantRecord {
        id: victim,
        slug,
        name: String::new(),
        status: Status::Active,
        placement: Placement::Shared,
    };
    Ok(Grant::mint(record)) //~ E0624: private
}

fn main() {}
