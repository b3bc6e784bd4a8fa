// leak: 01, 08
// Sums the amounts of all tenants.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn revenue(pool: &TenantPool) -> Result<Option<i64>, Error> {
    Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(pool).await //~ E0061: argument
}

fn main() {}
