use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

#[tenant_scoped("SELECT count(*) FROM Invoice i JOIN Customer c ON c.id = i.customer_id")]
fn count() -> Scalar<i64>;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<i64, Error> {
    count().one(tenant, pool).await
}

fn main() {}
