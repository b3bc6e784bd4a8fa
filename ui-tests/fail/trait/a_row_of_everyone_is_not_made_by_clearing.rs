// leak: 06
// Makes a row everybody's by setting its tenant to NULL.
use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "templates")]
struct Template {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key, shared)]
    tenant_id: Option<Uuid>,
    title: Option<String>,
}

async fn publish(tenant: &Tenant<'_>, pool: &TenantPool, id: Uuid) -> Result<(), Error> {
    Template::update(id).clear(Template::TENANT_ID).run(tenant, pool).await?; //~ E0277: can't be set
    Ok(())
}

fn main() {}
