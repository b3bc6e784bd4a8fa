// leak: 17, 05
// Inserts a sample into no laboratory.
use tenant_sqlx::prelude::*;
use ui_tests::{Sample, new_sample};

async fn add(tenant: &Tenant<'_>, pool: &TenantPool, customer: Uuid) -> Result<(), Error> {
    Sample::insert(new_sample(Reference::claimed(customer))).run(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
