// leak: 02, 04
// Updates many rows of a tenant that nobody has checked.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::update_where(Condition::all()).set(Invoice::NUMBER, "0").run(tenant, pool).await?; //~ E0277: a query on `Invoice` can't be executed
    Ok(())
}

fn main() {}
