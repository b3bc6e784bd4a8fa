use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample, new_sample};

async fn add(tenant: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool, customer: Uuid) -> Result<(), Error> {
    Sample::insert(new_sample(Reference::claimed(customer))).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
