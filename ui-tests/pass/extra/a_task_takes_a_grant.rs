// A task gets the grant and enters it itself.
use tenant_sqlx::prelude::*;
use ui_tests::{Invoice, some_invoice};

fn later(tenant: &Tenant<'_>, pool: &TenantPool) -> tokio::task::JoinHandle<Result<(), Error>> {
    let (grant, pool) = (tenant.grant(), pool.clone());
    tokio::spawn(async move {
        enter!(tenant = grant);
        let mut transaction = pool.begin(&tenant).await?;
        let row = some_invoice(&tenant, &pool).await?;
        Invoice::soft_delete(&row).run(&tenant, &mut transaction).await?;
        transaction.commit().await
    })
}

fn main() {}
