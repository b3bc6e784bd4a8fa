use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, body: Uuid) -> Result<u64, Error> {
    let all = Condition::all();
    Invoice::update_where(all).set(Invoice::CUSTOMER_ID, Reference::claimed(body)).run(tenant, pool).await
}

fn main() {}
