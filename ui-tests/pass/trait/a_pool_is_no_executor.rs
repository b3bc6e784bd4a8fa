use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) {
    let _ = Invoice::select().all(tenant, pool).await;
}

fn main() {}
