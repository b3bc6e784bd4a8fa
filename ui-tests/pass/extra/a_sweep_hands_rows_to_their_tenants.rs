// A sweep goes over all tenants, and each row is handled under its own tenant's grant.
use tenant_sqlx::prelude::*;
use tenant_sqlx::{Audit, AuditError, Directory};
use ui_tests::Invoice;

async fn reap(
    audit: &impl Audit,
    directory: &SqlDirectory,
    system: &SystemPool,
) -> Result<(), AuditError> {
    CrossTenant::scope(audit, "reaper", "overdue invoices are renumbered", async |cross| {
        let Ok(rows) = Invoice::sweep().limit(10).all(&cross, system).await else { return };
        for swept in rows {
            let Some(claim) = swept.claim else { continue };
            let Ok(grant) = directory.resolve(&claim).await else { continue };
            enter!(tenant = grant);
            let pool = system.tenants();
            let _ = Invoice::delete(swept.row.id).run(&tenant, &pool).await;
        }
    })
    .await
}

fn main() {}
