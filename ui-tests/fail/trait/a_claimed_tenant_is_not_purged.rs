// leak: 20, 02
// Purges the tenant that a script was given by name.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn purge(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<u64, Error> {
    Invoice::purge().run(tenant, pool).await //~ E0277: can't be exported or purged
}

fn main() {}
