use tenant_sqlx::prelude::*;
use ui_tests::Customer;

async fn taken(tenant: &Tenant<'_>, pool: &TenantPool, email: &str) -> Result<bool, Error> {
    Customer::select().filter(Customer::EMAIL.eq(email)).exists(tenant, pool).await
}

fn main() {}
