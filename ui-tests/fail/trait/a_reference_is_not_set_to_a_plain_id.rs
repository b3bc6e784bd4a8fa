// leak: 12, 06
// Sets the foreign key of a row to an id out of a request body.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, body: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::CUSTOMER_ID, body).run(tenant, pool).await?; //~ E0277: Reference
    Ok(())
}

fn main() {}
