// A function takes a token on any level, and the types say what it reaches.
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Admits, Level, Resolved};
use ui_tests::{Invoice, Laboratory, Sample};

async fn count<L: Level>(tenant: &Tenant<'_, Resolved<L>>, pool: &TenantPool) -> Result<u64, Error>
where
    Resolved<L>: Admits<Invoice, Uuid>,
{
    Invoice::select().count(tenant, pool).await
}

async fn both(
    tenant: &Tenant<'_>,
    lab: &Tenant<'_, Resolved<Laboratory>>,
    pool: &TenantPool,
) -> Result<u64, Error> {
    let samples = Sample::select().count(lab, pool).await?;
    Ok(count(tenant, pool).await? + count(lab, pool).await? + samples)
}

fn main() {}
