// leak: 11, 15
// Uses the id that a scoped statement gives as a proof.
use tenant_sqlx::prelude::*;
use ui_tests::Invoice;

#[derive(Row)]
pub struct Found {
    pub id: Uuid,
}

#[tenant_scoped("SELECT i.external_id AS id FROM Invoice i LIMIT 1")]
fn found() -> One<Found>;

async fn write(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    let row = found().one(tenant, pool).await?;
    let _ = row.key(); //~ E0277: `Found` is not an entity
    Ok(())
}

fn main() {}
