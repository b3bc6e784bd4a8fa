// leak: 02, 13
// Begins a transaction for a tenant that nobody has checked.
use tenant_sqlx::prelude::*;

async fn handle(tenant: &Tenant<'_, Claimed>, pool: &TenantPool) -> Result<(), Error> {
    pool.begin(tenant).await?.commit().await?; //~ E0277: a transaction can't be begun
    Ok(())
}

fn main() {}
