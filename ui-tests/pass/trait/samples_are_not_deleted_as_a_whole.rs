use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

async fn read(tenant: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool) -> Result<(), Error> {
    Sample::delete_where(Condition::all()).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
