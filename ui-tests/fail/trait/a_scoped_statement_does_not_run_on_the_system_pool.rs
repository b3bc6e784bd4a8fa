// leak: 15, 16
// Runs a scoped statement on the pool that knows no tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count() -> Scalar<i64>;

async fn read(tenant: &Tenant<'_>, pool: &SystemPool) -> Result<i64, Error> {
    count().one(tenant, pool).await //~ E0277: a tenant's query can't run on
}

fn main() {}
