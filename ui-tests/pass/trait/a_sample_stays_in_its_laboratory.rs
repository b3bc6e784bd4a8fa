use tenant_sqlx::prelude::*;
use ui_tests::{Laboratory, Sample};

async fn change(lab: &Tenant<'_, Resolved<Laboratory>>, pool: &TenantPool, id: Uuid, to: String) -> Result<(), Error> {
    Sample::update(id).set(Sample::CODE, to).run(lab, pool).await?;
    Ok(())
}

fn main() {}
