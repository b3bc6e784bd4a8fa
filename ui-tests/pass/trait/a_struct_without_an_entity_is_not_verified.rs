use tenant_sqlx::prelude::*;
use tenant_sqlx::verify;

#[derive(TenantScoped)]
#[tenant(table = "audit_log")]
struct AuditLog {
    #[tenant(id)]
    id: Uuid,
    #[tenant(key)]
    tenant_id: Uuid,
}

async fn look(system: &SystemPool) -> Result<(), Error> {
    verify::only::<AuditLog>(system).await?;
    Ok(())
}

fn main() {}
