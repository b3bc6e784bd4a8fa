use tenant_sqlx::prelude::*;
use ui_tests::Customer;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let customers = Customer::select().column(Customer::COUNTRY_CODE);
    Customer::select().filter(Customer::COUNTRY_CODE.is_in_select(customers)).all(tenant, pool).await?;
    Ok(())
}

fn main() {}
