use tenant_sqlx::prelude::*;
use ui_tests::Customer;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Customer::select().join(Customer::COUNTRY_CODE).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
