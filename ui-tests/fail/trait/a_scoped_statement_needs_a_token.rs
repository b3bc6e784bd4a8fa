// leak: 01, 15
// Runs a scoped statement without a token.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[tenant_scoped("SELECT count(*) FROM Invoice")]
fn count() -> Scalar<i64>;

async fn read(_tenant: &Tenant<'_>, pool: &TenantPool) -> Result<i64, Error> {
    count().one(pool).await //~ E0061: takes 2 arguments but 1 argument was supplied
}

fn main() {}
