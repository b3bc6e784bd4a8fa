// leak: 20
// Purges a tenant that is in service.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    Invoice::purge().run(tenant, pool).await //~ E0277: can't be exported or purged
}

fn main() {}
