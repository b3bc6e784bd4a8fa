use tenant_core::{Audit, AuditAction, AuditEntry, AuditError};
use uuid::Uuid;

use super::SqlDirectory;
use super::cache::Key;
use crate::pool::{Access, Held, Isolation, Statement, Work};
use crate::row::RawRow;
use crate::{Backend, Values};

impl Audit for SqlDirectory {
    /// Takes entries that announce something. What tells of a change of a tenant is
    /// [refused](AuditError::Unmade): it's written with the change alone.
    async fn record(&self, entry: &AuditEntry) -> Result<(), AuditError> {
        if !matches!(entry.action, AuditAction::AcrossTenants | AuditAction::Unscoped) {
            return Err(AuditError::Unmade { action: entry.action.as_str() });
        }
        // The entry may have been changed since it was made.
        if !entry.is_explained() {
            return Err(AuditError::Unexplained);
        }
        let written = match self.statement(RECORD, |values| bind(entry, values)) {
            Ok(mut record) => Access::Pool(&self.pool).run(&mut record, &mut |_| Ok(())).await,
            Err(error) => Err(error),
        };
        written.map(drop).map_err(|error| AuditError::Unavailable { reason: error.to_string() })
    }
}

impl SqlDirectory {
    /// Makes a change to one tenant, and writes it down, or neither. `false` when there is no such
    /// row, and then nothing is written down.
    pub(super) async fn change_audited(
        &self,
        tenant: Uuid,
        change: Statement,
        entry: &AuditEntry,
    ) -> Result<bool, crate::Error> {
        let record = self.statement(RECORD, |values| bind(entry, values))?;
        let turn = self.turn(Key::Id(tenant)).await?;
        let held = self.pool.hold().await?;
        let write = both(held, self.pool.backend(), change, record);
        self.to_its_end(turn, [Key::Id(tenant)], write).await
    }
}

/// Runs the change and its record, in one transaction.
async fn both(
    held: Held,
    backend: Backend,
    mut change: Statement,
    mut record: Statement,
) -> Result<bool, crate::Error> {
    let mut work = Work::begin(held, backend, Isolation::Default).await?;
    let ignored = &mut |_: RawRow<'_>| Ok(());
    if work.run(&mut change, ignored).await? == 0 {
        work.rollback().await?;
        return Ok(false);
    }
    work.run(&mut record, ignored).await?;
    work.commit().await?;
    Ok(true)
}

const RECORD: &str =
    "INSERT INTO tenant_audit (id, action, actor, reason, tenant_id) VALUES ($1, $2, $3, $4, $5)";

fn bind(entry: &AuditEntry, values: &mut Values<'_>) -> Result<(), crate::Error> {
    values.cell(Uuid::now_v7())?;
    values.cell(entry.action.as_str().to_owned())?;
    values.cell(entry.actor.clone())?;
    values.cell(entry.reason.clone())?;
    values.cell(entry.tenant.clone())
}
