use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn clear(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    Invoice::delete_where(Condition::all()).run(tenant, pool).await
}

fn main() {}
