// leak: 01, 04
// Updates all rows for which a condition holds, of all tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn reset(pool: &TenantPool) -> Result<u64, Error> {
    let unpaid = Invoice::AMOUNT_CENTS.gt(0);
    Invoice::update_where(unpaid).set(Invoice::NUMBER, "0").run(pool).await //~ E0061: argument
}

fn main() {}
