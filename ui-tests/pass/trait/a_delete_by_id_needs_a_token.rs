use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn remove(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Invoice::delete(id).run(tenant, pool).await
}

fn main() {}
