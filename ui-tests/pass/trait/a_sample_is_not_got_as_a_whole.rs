use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

async fn read(tenant: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Sample::get(id).one(tenant, pool).await?;
    Ok(())
}

fn main() {}
