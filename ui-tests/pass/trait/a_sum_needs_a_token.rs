use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn revenue(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<Option<i64>, Error> {
    Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(tenant, pool).await
}

fn main() {}
