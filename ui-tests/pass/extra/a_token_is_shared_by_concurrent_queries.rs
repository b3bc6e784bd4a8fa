// Two queries of one tenant run at the same time.
use tenant_sqlx::prelude::*;
use ui_tests::{Customer, Invoice};

async fn both(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<u64, Error> {
    let (customers, invoices) =
        tokio::join!(Customer::select().count(tenant, pool), Invoice::select().count(tenant, pool));
    Ok(customers? + invoices?)
}

fn main() {}
