use tenant_sqlx::prelude::*;
use ui_tests::some_invoice;

async fn sweep(acme: &Grant, pool: &TenantPool) {
    let mut kept = None;
    acme.scope(async |tenant| kept = some_invoice(&tenant, pool).await.ok().map(Owned::into_inner)).await;
    drop(kept);
}

fn main() {}
