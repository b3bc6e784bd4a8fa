// leak: 17, 08
// Reads a page of the samples of all laboratories.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Sample::select().page(50).read(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
