// leak: 06
// Sets the version of a row, to overwrite somebody else's change.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: i64) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::VERSION, value).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
