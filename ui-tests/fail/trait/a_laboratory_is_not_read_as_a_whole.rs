// leak: 17
// Reads the samples of all laboratories with a token for the whole tenant.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Sample::select().all(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
