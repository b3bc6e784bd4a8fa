// leak: 02, 04, 15
// Deletes by a scoped statement with a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("DELETE FROM Invoice WHERE number = :number")]
fn forget(number: &str) -> Affected;

async fn change(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<u64, Error> {
    forget("1").run(tenant, pool).await //~ E0277: a statement on `(Invoice,)` can't be executed with
}

fn main() {}
