// leak: 19, 10
// Updates a row that came out of a sweep as if it were the tenant's own.
use tenant_sqlx::prelude::*;
use tenant_sqlx::statement::Swept;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool, swept: Swept<Invoice, Uuid>) -> Result<(), Error> {
    Invoice::delete(&swept.row).run(tenant, pool).await //~ E0277: doesn't tell a row of
}

fn main() {}
