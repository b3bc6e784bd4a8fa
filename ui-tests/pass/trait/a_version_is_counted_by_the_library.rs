use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn change(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid, value: i64) -> Result<(), Error> {
    Invoice::update(id).set(Invoice::AMOUNT_CENTS, value).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
