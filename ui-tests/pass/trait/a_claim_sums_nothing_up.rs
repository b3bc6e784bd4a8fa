use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Invoice::select().aggregate(Invoice::AMOUNT_CENTS.sum()).one(tenant, pool).await?;
    Ok(())
}

fn main() {}
