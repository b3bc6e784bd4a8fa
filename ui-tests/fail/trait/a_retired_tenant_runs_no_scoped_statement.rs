// leak: 15, 20
// Runs a scoped statement for a tenant that is no more.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count() -> Scalar<i64>;

async fn read(tenant: &Tenant<'_, Retired>, pool: &TenantPool) -> Result<i64, Error> {
    count().one(tenant, pool).await //~ E0277: a statement on `(Invoice,)` can't be executed with
}

fn main() {}
