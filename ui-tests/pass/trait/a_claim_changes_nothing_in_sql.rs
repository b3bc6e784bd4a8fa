use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn forget(number: &str) -> Affected;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    forget("1").run(tenant, pool).await
}

fn main() {}
