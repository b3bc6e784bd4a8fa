use tenant_sqlx::prelude::*;

async fn take(tenant: &Tenant<'_>, pool: &TenantPool) {
    let _ = pool.begin(tenant).await;
}

fn main() {}
