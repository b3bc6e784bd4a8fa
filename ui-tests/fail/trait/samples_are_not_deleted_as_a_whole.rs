// leak: 17, 04
// Deletes the samples of all laboratories.
use tenant_sqlx::prelude::*;
use ui_tests::Sample;

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    Sample::delete_where(Condition::all()).run(tenant, pool).await?; //~ E0277: rows within `Laboratory` can't be reached
    Ok(())
}

fn main() {}
