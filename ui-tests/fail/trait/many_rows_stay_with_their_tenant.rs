// leak: 06
// Moves many rows to another tenant in one statement.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn move_all(tenant: &Tenant<'_>, pool: &TenantPool, other: Uuid) -> Result<u64, Error> {
    Invoice::update_where(Condition::all()).set(Invoice::TENANT_ID, other).run(tenant, pool).await //~ E0277: can't be set
}

fn main() {}
