use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

async fn read(tenant: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Sample::update(id).set(Sample::CODE, "B-1").run(tenant, pool).await?;
    Ok(())
}

fn main() {}
