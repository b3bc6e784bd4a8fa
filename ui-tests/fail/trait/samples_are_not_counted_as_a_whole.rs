// leak: 17, 08
// Counts the samples of all laboratories.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Sample::select().count(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
