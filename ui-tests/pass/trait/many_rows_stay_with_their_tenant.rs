use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn move_all(tenant: &Tenant<'_>, pool: &TenantPool, other: Uuid) -> Result<u64, Error> {
    Invoice::update_where(Condition::all()).set(Invoice::EXTERNAL_ID, other).run(tenant, pool).await
}

fn main() {}
