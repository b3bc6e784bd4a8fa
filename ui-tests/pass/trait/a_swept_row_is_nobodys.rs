use tenant_sqlx::prelude::*;
use tenant_sqlx::statement::Swept;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool, swept: Swept<Invoice, Uuid>) -> Result<(), Error> {
    Invoice::delete(swept.row.id).run(tenant, pool).await
}

fn main() {}
