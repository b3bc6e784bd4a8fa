use tenant_core::{Audit, AuditEntry, AuditError};
use uuid::Uuid;

use super::SqlDirectory;
use crate::Values;
use crate::pool::{Isolation, Statement, Work};

impl Audit for SqlDirectory {
    async fn record(&self, entry: &AuditEntry) -> Result<(), AuditError> {
        let written = self.run(RECORD, |values| bind(entry, values)).await;
        written.map(drop).map_err(|error| AuditError::Unavailable { reason: error.to_string() })
    }
}

impl SqlDirectory {
    /// Makes a change to one row, and writes it down, or neither. `false` when there is no such row,
    /// and then nothing is written down.
    pub(super) async fn change_audited(
        &self,
        change: Statement,
        entry: &AuditEntry,
    ) -> Result<bool, crate::Error> {
        let entry = self.statement(RECORD, |values| bind(entry, values))?;
        let held = self.pool.hold().await?;
        let mut work = Work::begin(held, self.pool.backend(), Isolation::Default).await?;
        let ignored = &mut |_: crate::row::RawRow<'_>| Ok(());
        if work.run(change, ignored).await? == 0 {
            work.rollback().await?;
            return Ok(false);
        }
        work.run(entry, ignored).await?;
        work.commit().await?;
        Ok(true)
    }
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
