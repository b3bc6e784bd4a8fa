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
    Template::update(id).clear(Template::TITLE).run(tenant, pool).await?;
    Ok(())
}

fn main() {}
