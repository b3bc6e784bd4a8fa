use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn reset(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    let unpaid = Invoice::AMOUNT_CENTS.gt(0);
    Invoice::update_where(unpaid).set(Invoice::NUMBER, "0").run(tenant, pool).await
}

fn main() {}
