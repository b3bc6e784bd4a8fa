// leak: 06
// Moves a row to another tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: Uuid) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::TENANT_ID, value).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
