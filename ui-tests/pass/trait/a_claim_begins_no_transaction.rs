use tenant_sqlx::prelude::*;

async fn handle(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    pool.begin(tenant).await?.commit().await?;
    Ok(())
}

fn main() {}
