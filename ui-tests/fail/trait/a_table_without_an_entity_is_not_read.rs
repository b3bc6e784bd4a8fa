// leak: 07, 18
// Reads a table by its name, where nobody says who owns its rows.
use tenant_sqlx::prelude::*;

struct AuditLog {
    id: Uuid,
}

async fn read(tenant: &Tenant<'_>, pool: &TenantPool) -> Result<(), Error> {
    AuditLog::select().all(tenant, pool).await?; //~ E0599: select
    Ok(())
}

fn main() {}
