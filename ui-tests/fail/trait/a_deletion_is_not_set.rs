// leak: 06
// Deletes a row softly by setting its column.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: Option<chrono::DateTime<chrono::Utc>>) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::DELETED_AT, value).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
