// leak: 06, 17
// Moves a sample to another laboratory.
use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

async fn change(lab: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool, id: Uuid, to: Uuid) -> Result<(), Error> {
    Sample::update(id).set(Sample::LABORATORY_ID, to).run(lab, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
