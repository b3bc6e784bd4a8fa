use tenant_sqlx::prelude::*;
use ui_tests::CustomerTotal;

async fn clear(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    CustomerTotal::select().count(tenant, pool).await
}

fn main() {}
