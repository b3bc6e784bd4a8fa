use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

async fn read(tenant: &Tenant<'_>, system: &SystemPool) {
    let _ = Invoice::select().all(tenant, &system.tenants()).await;
}

fn main() {}
