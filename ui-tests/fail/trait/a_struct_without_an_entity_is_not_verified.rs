// leak: 18
// Verifies a table by the name of a struct, where nobody says who owns its rows.
use tenant_sqlx::prelude::*;
use tenant_sqlx::verify;

struct AuditLog {
    id: Uuid,
}

async fn look(system: &SystemPool) -> Result<(), Error> {
    verify::only::<AuditLog>(system).await?; //~ E0277: `AuditLog` can't be verified
    Ok(())
}

fn main() {}
