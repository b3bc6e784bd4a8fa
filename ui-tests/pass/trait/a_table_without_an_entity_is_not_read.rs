use tenant_sqlx::prelude::*;

#[derive(TenantScoped)]
#[tenant(table = "audit_log")]
struct AuditLog {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    AuditLog::select().all(tenant, pool).await?;
    Ok(())
}

fn main() {}
