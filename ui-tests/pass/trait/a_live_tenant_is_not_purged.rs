use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<u64, Error> {
    Invoice::purge().run(tenant, pool).await
}

fn main() {}
