use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count() -> Scalar<i64>;

async fn read(_tenant: &Tenant<'_>, pool: &TenantPool) -> Result<i64, Error> {
    count().one(_tenant, pool).await
}

fn main() {}
