use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, NewLaboratory};

async fn copy(tenant: &Tenant<'_>, pool: &TenantPool, row: Laboratory) -> Result<(), Error> {
    Laboratory::insert(NewLaboratory { id: Uuid::now_v7(), name: row.name }).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
