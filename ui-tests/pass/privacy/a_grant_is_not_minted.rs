use tenant_sqlx::{Placement, Status, TenantRecord, Uuid};

fn forge(victim: Uuid) -> Result<TenantRecord, tenant_sqlx::MalformedClaim> {
    let slug = "victim".parse()?;
    let record = TenantRecord {
        id: victim,
        slug,
        name: String::new(),
        status: Status::Active,
        placement: Placement::Shared,
    };
    Ok(record)
}

fn main() {}
