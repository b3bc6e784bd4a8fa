use tenant_core::{
    AuditAction, AuditEntry, Claim, CrossTenant, Directory as _, Placement, ResolveError, Resolved,
    Slug, Status, Tenant, TenantRecord,
};
use uuid::Uuid;

use super::cache::Key;
use super::record::word;
use super::{DirectoryChangeError, SqlDirectory};
use crate::Cells;

impl SqlDirectory {
    /// Adds a tenant, which is active at once.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::SlugTaken`], [`DirectoryChangeError::Name`].
    pub async fn create(
        &self,
        slug: Slug,
        name: &str,
    ) -> Result<TenantRecord, DirectoryChangeError> {
        check_name(name)?;
        let record = TenantRecord {
            id: Uuid::now_v7(),
            slug: slug.clone(),
            name: name.to_owned(),
            status: Status::Active,
            placement: Placement::Shared,
        };
        const INSERT: &str = "INSERT INTO tenants (id, slug, name, status, placement) VALUES ($1, $2, $3, 'active', 'shared')";
        let insert = self.statement(INSERT, |values| {
            values.cell(record.id)?;
            values.cell(record.slug.clone())?;
            values.cell(record.name.clone())
        })?;
        let taken = Key::Slug(slug.as_str());
        match self.change_all(taken, [Key::Id(record.id), taken], insert).await {
            Ok(_) => Ok(record),
            Err(crate::Error::Conflict { .. }) => Err(DirectoryChangeError::SlugTaken),
            Err(error) => Err(error.into()),
        }
    }

    /// Changes a tenant's name for people, and writes down who did and why. The slug stays.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`], [`DirectoryChangeError::Name`],
    /// [`DirectoryChangeError::Audit`] when actor or reason are blank.
    pub async fn rename(
        &self,
        id: Uuid,
        name: &str,
        actor: &str,
        reason: &str,
    ) -> Result<(), DirectoryChangeError> {
        check_name(name)?;
        let entry = AuditEntry::new(AuditAction::Rename, actor, reason)?.about(&id);
        const RENAME: &str =
            "UPDATE tenants SET name = $2, updated_at = CURRENT_TIMESTAMP WHERE id = $1";
        let rename = self.statement(RENAME, |values| {
            values.cell(id)?;
            values.cell(name.to_owned())
        })?;
        if self.change_audited(id, rename, &entry).await? {
            Ok(())
        } else {
            Err(DirectoryChangeError::Unknown)
        }
    }

    /// Refuses a tenant from its next resolution on, until it is resumed, and writes down who did
    /// and why.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`]; [`DirectoryChangeError::Status`] for a retired tenant;
    /// [`DirectoryChangeError::Audit`] when actor or reason are blank.
    pub async fn suspend(
        &self,
        id: Uuid,
        actor: &str,
        reason: &str,
    ) -> Result<(), DirectoryChangeError> {
        const SUSPEND: &str = "UPDATE tenants SET status = 'suspended', updated_at = CURRENT_TIMESTAMP WHERE id = $1 AND status <> 'retired'";
        let entry = AuditEntry::new(AuditAction::Suspend, actor, reason)?.about(&id);
        self.change_status(id, SUSPEND, Status::Suspended, &entry).await
    }

    /// Lets a suspended tenant work again, and writes down who did and why.
    ///
    /// # Errors
    ///
    /// As [`suspend`](SqlDirectory::suspend).
    pub async fn resume(
        &self,
        id: Uuid,
        actor: &str,
        reason: &str,
    ) -> Result<(), DirectoryChangeError> {
        const RESUME: &str = "UPDATE tenants SET status = 'active', updated_at = CURRENT_TIMESTAMP WHERE id = $1 AND status <> 'retired'";
        let entry = AuditEntry::new(AuditAction::Resume, actor, reason)?.about(&id);
        self.change_status(id, RESUME, Status::Active, &entry).await
    }

    /// Off-boards a tenant for good: from now on its rows can be exported and purged, nothing else.
    /// Writes down who did and why.
    ///
    /// # Errors
    ///
    /// [`DirectoryChangeError::Unknown`]; [`DirectoryChangeError::Audit`] when actor or reason are
    /// blank.
    pub async fn retire(
        &self,
        id: Uuid,
        actor: &str,
        reason: &str,
    ) -> Result<(), DirectoryChangeError> {
        const RETIRE: &str = "UPDATE tenants SET status = 'retired', updated_at = CURRENT_TIMESTAMP, deleted_at = COALESCE(deleted_at, CURRENT_TIMESTAMP) WHERE id = $1";
        let entry = AuditEntry::new(AuditAction::Retire, actor, reason)?.about(&id);
        self.change_status(id, RETIRE, Status::Retired, &entry).await
    }

    /// Works for every active tenant, one after another, each under a token of its own.
    ///
    /// A tenant that is suspended or retired meanwhile is passed over. The first error ends it.
    ///
    /// # Errors
    ///
    /// The work's own, or the directory's.
    pub async fn each<F, X>(&self, cross: &CrossTenant<'_>, mut work: F) -> Result<(), X>
    where
        F: for<'t> AsyncFnMut(Tenant<'t, Resolved>) -> Result<(), X>,
        X: From<ResolveError>,
    {
        let _ = cross;
        let mut last = Uuid::nil();
        loop {
            let ids = self.ids_after(last).await?;
            let Some(end) = ids.last() else { return Ok(()) };
            last = *end;
            for id in ids {
                match self.resolve(&Claim::Id(id)).await {
                    Ok(grant) => grant.scope(&mut work).await?,
                    Err(
                        ResolveError::Suspended | ResolveError::Retired | ResolveError::Unknown,
                    ) => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }

    async fn ids_after(&self, last: Uuid) -> Result<Vec<Uuid>, ResolveError> {
        const IDS: &str =
            "SELECT id FROM tenants WHERE status = 'active' AND id > $1 ORDER BY id LIMIT 500";
        let mut ids = Vec::new();
        self.read(IDS, |values| values.cell(last), &mut |row| {
            ids.push(Cells::of(row).read()?);
            Ok(())
        })
        .await?;
        Ok(ids)
    }

    async fn change_status(
        &self,
        id: Uuid,
        sql: &'static str,
        to: Status,
        entry: &AuditEntry,
    ) -> Result<(), DirectoryChangeError> {
        let change = self.statement(sql, |values| values.cell(id))?;
        if self.change_audited(id, change, entry).await? {
            return Ok(());
        }
        let record = self.look_up(&Claim::Id(id)).await.map_err(|_| UNREACHABLE)?;
        let record = record.ok_or(DirectoryChangeError::Unknown)?;
        Err(DirectoryChangeError::Status { from: word(record.status), to: word(to) })
    }
}

const UNREACHABLE: crate::Error =
    crate::Error::Unavailable { reason: "the tenant directory can't be asked" };

fn check_name(name: &str) -> Result<(), DirectoryChangeError> {
    let fits = !name.trim().is_empty() && name.chars().count() <= SqlDirectory::MAX_NAME_LENGTH;
    if fits && !name.contains('\0') { Ok(()) } else { Err(DirectoryChangeError::Name) }
}
