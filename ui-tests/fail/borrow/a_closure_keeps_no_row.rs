// leak: 10, 14
// Carries a row out of the closure of one tenant into that of the next.
use tenant_sqlx::prelude::*;
use ui_tests::some_invoice;

async fn sweep(acme: &Grant, pool: &TenantPool) {
    let mut kept = None;
    acme.scope(async |tenant| kept = some_invoice(&tenant, pool).await.ok()).await; //~ error: lifetime may not live long enough
    drop(kept);
}

fn main() {}
