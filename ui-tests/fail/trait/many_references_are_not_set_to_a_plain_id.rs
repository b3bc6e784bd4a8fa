// leak: 12, 06
// Sets the foreign key of many rows to an id out of a request body.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, body: Uuid) -> Result<u64, Error> {
    let all = Condition::all();
    Invoice::update_where(all).set(Invoice::CUSTOMER_ID, body).run(tenant, pool).await //~ E0277: Reference
}

fn main() {}
