// leak: 17, 04
// Updates a sample in whatever laboratory it is.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Sample::update(id).set(Sample::CODE, "B-1").run(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
