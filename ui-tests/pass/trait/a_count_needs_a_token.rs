use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn count(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    Invoice::select().count(tenant, pool).await
}

fn main() {}
