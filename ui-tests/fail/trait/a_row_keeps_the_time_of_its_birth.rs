// leak: 06
// Sets the time at which a row was inserted.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::CREATED_AT, value).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
